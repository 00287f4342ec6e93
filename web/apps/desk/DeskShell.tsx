import { Group } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { QuarantineCount } from '@/features/mail/QuarantineCount';
import { AccountMenu } from '@/features/session/AccountMenu';
import type { Role } from '@/shared/api/types';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

/** A customer who signs in here sees no mail. */
const STAFF: Role[] = ['administrator', 'supervisor', 'agent'];

function Place({ to, here, name, children }: { to: string; here: boolean; name: string; children?: ReactNode }) {
  return (
    <AppLink to={to} c="inherit" fw={here ? 700 : 500} aria-current={here ? 'page' : undefined}>
      {name}
      {children}
    </AppLink>
  );
}

export function DeskShell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  return (
    <Shell
      home="/desk/"
      brandNote={t('desk.note')}
      account={<AccountMenu />}
      navigation={
        session.phase === 'signed_in' && (
          <Group gap="4px 12px">
            <Place to="/" here={pathname === '/'} name={t('desk.queue')} />
            <Place to="/assets" here={pathname.startsWith('/assets')} name={t('monitoring.title')} />
            <Place to="/knowledge" here={pathname.startsWith('/knowledge')} name={t('desk.knowledge')} />
            <Place to="/mail" here={pathname.startsWith('/mail')} name={t('desk.mail')}>
              {STAFF.includes(session.account.role) && <QuarantineCount />}
            </Place>
            {session.account.role === 'administrator' && <Place to="/setup" here={pathname === '/setup'} name={t('setup.link')} />}
          </Group>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

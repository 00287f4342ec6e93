import { Group } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '@/features/session/AccountMenu';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

function Place({ to, here, name }: { to: string; here: boolean; name: string }) {
  return (
    <AppLink to={to} c="inherit" fw={here ? 700 : 500} aria-current={here ? 'page' : undefined}>
      {name}
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
          <Group gap="4px 16px">
            <Place to="/" here={pathname === '/'} name={t('desk.queue')} />
            <Place to="/assets" here={pathname.startsWith('/assets')} name={t('monitoring.title')} />
            <Place to="/knowledge" here={pathname.startsWith('/knowledge')} name={t('desk.knowledge')} />
          </Group>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

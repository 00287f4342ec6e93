import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '@/features/session/AccountMenu';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

export function DeskShell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const here = pathname === '/';
  return (
    <Shell
      home="/desk/"
      brandNote={t('desk.note')}
      account={<AccountMenu />}
      navigation={
        session.phase === 'signed_in' && (
          <AppLink to="/" c="inherit" fw={here ? 700 : 500} aria-current={here ? 'page' : undefined}>
            {t('desk.queue')}
          </AppLink>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

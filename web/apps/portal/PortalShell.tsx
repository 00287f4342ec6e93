import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '@/features/session/AccountMenu';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

export function PortalShell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const signedIn = session.phase === 'signed_in';
  const link = (to: string, text: string) => (
    <AppLink to={to} c="inherit" fw={pathname === to ? 700 : 500} aria-current={pathname === to ? 'page' : undefined}>
      {text}
    </AppLink>
  );
  return (
    <Shell
      home="/"
      account={<AccountMenu />}
      navigation={
        signedIn && (
          <>
            {link('/', t('portal.cases'))}
            {link('/new', t('portal.new'))}
          </>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

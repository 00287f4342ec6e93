import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHasAssets } from '@/features/monitoring/useHasAssets';
import { AccountMenu } from '@/features/session/AccountMenu';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

export function PortalShell() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const signedIn = session.phase === 'signed_in';
  const hasAssets = useHasAssets(signedIn && session.account.role === 'contact');
  const link = (to: string, text: string) => {
    const here = to === '/' ? pathname === to : pathname.startsWith(to);
    return (
      <AppLink to={to} c="inherit" fw={here ? 700 : 500} aria-current={here ? 'page' : undefined}>
        {text}
      </AppLink>
    );
  };
  return (
    <Shell
      home="/"
      account={<AccountMenu />}
      navigation={
        signedIn && (
          <>
            {link('/', t('portal.cases'))}
            {link('/new', t('portal.new'))}
            {hasAssets && link('/assets', t('monitoring.title'))}
            {link('/knowledge', t('portal.help'))}
          </>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

import { Text } from '@mantine/core';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { RequireAccount } from '@/features/session/RequireAccount';
import { PageTitle } from '@/shared/ui/states';
import { Together } from '@/shared/ui/Together';

const LiveUpdates = lazy(() => import('@/features/live/LiveUpdates'));

/** Everything behind the door of the portal. Staff have a door of their own. */
export function SignedIn() {
  const navigate = useNavigate();
  const { href, pathname } = useLocation();
  const askToSignIn = useCallback(() => {
    // The address changes before the page does: what was asked for once is not asked for again from there.
    if (pathname.endsWith('/sign-in')) return;
    void navigate({ to: '/sign-in', search: { next: href === '/' ? undefined : href }, replace: true });
  }, [navigate, href, pathname]);
  return (
    <RequireAccount roles={['contact']} onAnonymous={askToSignIn} wrongRole={<StaffHere />}>
      <Together>
        <Outlet />
      </Together>
      <Suspense fallback={null}>
        <LiveUpdates />
      </Suspense>
    </RequireAccount>
  );
}

function StaffHere() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageTitle title={t('portal.staff_title')} />
      <Text mt="sm">
        {t('portal.staff_text')} <a href="/desk/">{t('portal.to_desk')}</a>
      </Text>
    </div>
  );
}

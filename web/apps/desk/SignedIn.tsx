import { Text } from '@mantine/core';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { RequireAccount } from '@/features/session/RequireAccount';
import { useAccount } from '@/shared/lib/session';
import { PageTitle } from '@/shared/ui/states';
import { Together } from '@/shared/ui/Together';

const LiveUpdates = lazy(() => import('@/features/live/LiveUpdates'));
const HeldReplies = lazy(() => import('@/features/messages/HeldReplies'));

/** Everything behind the door of the desk. */
export function SignedIn() {
  const navigate = useNavigate();
  const { href, pathname } = useLocation();
  const askToSignIn = useCallback(() => {
    // The address changes before the page does: what was asked for once is not asked for again from there.
    if (pathname.endsWith('/sign-in')) return;
    void navigate({ to: '/sign-in', search: { next: href === '/' ? undefined : href }, replace: true });
  }, [navigate, href, pathname]);
  return (
    <RequireAccount roles={['agent', 'supervisor', 'administrator']} onAnonymous={askToSignIn} wrongRole={<CustomerHere />}>
      <Together>
        <Outlet />
      </Together>
      <Suspense fallback={null}>
        <LiveUpdates />
        <Waiting />
      </Suspense>
    </RequireAccount>
  );
}

function Waiting() {
  const { id } = useAccount();
  return <HeldReplies owner={id} />;
}

function CustomerHere() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageTitle title={t('desk.customer_title')} />
      <Text mt="sm">
        {t('desk.customer_text')} <a href="/">{t('desk.to_portal')}</a>
      </Text>
    </div>
  );
}

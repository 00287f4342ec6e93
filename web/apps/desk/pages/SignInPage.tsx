import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { lazy, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { safeNext, takeNext } from '@/features/session/handover';
import { SignIn } from '@/features/session/SignIn';

const OtherWays = lazy(() => import('@/features/session/OtherWays'));

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ strict: false }) as { next?: string };
  const proceed = useCallback(() => {
    const target = safeNext(next ?? takeNext(), '/');
    if (target === '/') void navigate({ to: '/', replace: true });
    else router.history.replace(target);
  }, [next, navigate, router]);
  return (
    <SignIn title={t('desk.sign_in')} onSignedIn={proceed} otherWays={(signedIn) => <OtherWays next={next} onSignedIn={signedIn} />} />
  );
}

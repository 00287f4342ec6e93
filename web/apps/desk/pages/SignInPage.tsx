import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { safeNext } from '@/features/session/handover';
import { SignIn } from '@/features/session/SignIn';

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ strict: false }) as { next?: string };
  const proceed = useCallback(() => {
    const target = safeNext(next, '/');
    if (target === '/') void navigate({ to: '/', replace: true });
    else router.history.replace(target);
  }, [next, navigate, router]);
  return <SignIn title={t('desk.sign_in')} onSignedIn={proceed} />;
}

import { Button, Center, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { loadTexts } from '@/shared/i18n';
import {
  type FirstStep,
  type SecondStep as Step,
  signInWithIdentity,
  signInWithLink,
  signInWithPassword,
  signInWithToken,
} from '@/shared/lib/session';
import { Loading, PageTitle, Problem } from '@/shared/ui/states';
import { Door } from './Door';
import { type Handover, readHandover } from './handover';

/** What the first load does without comes after it, with its texts. */
const LinksByMail = lazy(async () => (await Promise.all([import('./LinksByMail'), loadTexts('common_pages')]))[0]);
const SecondStep = lazy(async () => (await Promise.all([import('./SecondStep'), loadTexts('common_pages')]))[0]);

/** A link works once: React's double effects and re-mounts must not spend it twice. */
let spent: Promise<FirstStep> | null = null;

const signInBy = (handover: NonNullable<Handover>): Promise<FirstStep> => {
  if (handover.kind === 'identity') return signInWithIdentity(handover.answer);
  return handover.kind === 'link' ? signInWithLink(handover.token) : signInWithToken(handover.token);
};

function takeHandover(): Promise<FirstStep> | null {
  const handover = readHandover(window.location.search, window.location.hash);
  if (!handover) return spent;
  // The token must not stay in the address, the history or a copied link.
  const search = new URLSearchParams(window.location.search);
  for (const once of ['token', 'state', 'code', 'iss', 'session_state']) search.delete(once);
  const rest = search.toString();
  window.history.replaceState(window.history.state, '', window.location.pathname + (rest ? `?${rest}` : ''));
  spent = signInBy(handover);
  return spent;
}

type Props = { title: string; onSignedIn: (account: Account) => void; otherWays?: (onSignedIn: (account: Account) => void) => ReactNode };

export function SignIn({ title, onSignedIn, otherWays }: Props) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [handover] = useState(takeHandover);
  const [refused, setRefused] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const proceed = useCallback((first: FirstStep) => ('step' in first ? setStep(first.step) : onSignedIn(first.account)), [onSignedIn]);
  const signIn = useMutation({ mutationFn: () => signInWithPassword(email.trim(), password), onSuccess: proceed });

  useEffect(() => {
    handover?.then(proceed, setRefused).finally(() => {
      spent = null;
    });
  }, [handover, proceed]);

  if (step) {
    // A link is spent by its first step: whoever begins again does so with the form.
    const again = () => {
      setStep(null);
      setOver(true);
      setPassword('');
    };
    return (
      <Center p="md" pt={{ base: 32, sm: 72 }}>
        <div className="surface second-step">
          <Suspense fallback={<Loading lines={2} />}>
            <SecondStep step={step} onSignedIn={onSignedIn} onAgain={again} />
          </Suspense>
        </div>
      </Center>
    );
  }
  if (handover && !refused && !over) {
    return (
      <div className="page">
        <PageTitle title={t('sign_in.in_progress')} />
        <Loading lines={2} />
      </div>
    );
  }
  return (
    <Door title={title} onSubmit={() => signIn.mutate()}>
      {refused !== null && <Problem error={refused} />}
      <TextInput
        ref={field}
        label={t('sign_in.email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('sign_in.password')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0, 'aria-hidden': false }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.error && <Problem error={signIn.error} />}
      <Button type="submit" loading={signIn.isPending} fullWidth size="md">
        {t('sign_in.submit')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('sign_in.link_hint')}
      </Text>
      <Suspense fallback={null}>
        <LinksByMail field={field} />
        {otherWays?.(onSignedIn)}
      </Suspense>
    </Door>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';
import type { Account, Session } from '@/shared/api/types';
import { enter, type SecondStep as Step } from '@/shared/lib/session';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { enrolBy, takeSecondStep } from './api';
import { CodeField } from './CodeField';
import { EnrolmentText } from './EnrolmentText';
import { PasskeyFault } from './PasskeyFault';
import { hasPasskeys, takePasskeyStep } from './passkeys';
import { RecoveryCodes } from './RecoveryCodes';

type Props = { step: Step; onSignedIn: (account: Account) => void; onAgain: () => void };

/** The code of an authenticator; where the desk requires one and there is none, it is set up here first. */
export default function SecondStep({ step, onSignedIn, onAgain }: Props) {
  const { t, i18n } = useTranslation();
  const [code, setCode] = useState('');
  const [held, setHeld] = useState<Session | null>(null);
  // Each enrolment has a secret of its own: it is asked for once.
  const enrolment = useQuery({
    queryKey: ['enrolment', step.challenge],
    queryFn: () => enrolBy(step.challenge),
    enabled: step.enrolment_required,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const proceed = async (session: Session) => onSignedIn(await enter(session));
  const take = useMutation({
    mutationFn: () => takeSecondStep(step.challenge, code.trim()),
    // Whoever goes on at once would never see the codes.
    onSuccess: (session) => (session.recovery_codes?.length ? setHeld(session) : proceed(session)),
  });
  const passkey = useMutation({ mutationFn: () => takePasskeyStep(step.challenge), onSuccess: proceed });
  const byPasskey = step.methods.includes('passkey') && hasPasskeys();
  const byCode = step.enrolment_required || step.methods.includes('code');
  const { at, rest } = atFields(i18n, take.error, ['code']);
  const over = [take.error, enrolment.error, passkey.error].some((error) => error instanceof ApiProblem && error.status === 401);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take.mutate();
  };
  if (held) {
    return (
      <Stack gap="md">
        <PageTitle title={t('second_step.codes')} />
        <RecoveryCodes codes={held.recovery_codes ?? []} onSaved={() => void proceed(held)} />
      </Stack>
    );
  }
  if (over) {
    return (
      <Stack gap="md">
        <PageTitle title={t('second_step.title')} />
        <Text role="alert">{t('second_step.over')}</Text>
        <Button onClick={onAgain}>{t('second_step.again')}</Button>
      </Stack>
    );
  }
  return (
    <Stack component="form" gap="md" onSubmit={submit}>
      <PageTitle title={t('second_step.title')} />
      {step.enrolment_required && <Loaded query={enrolment}>{(begun) => <EnrolmentText enrolment={begun} />}</Loaded>}
      {byPasskey && (
        <Button variant={byCode ? 'default' : 'filled'} loading={passkey.isPending} onClick={() => passkey.mutate()} fullWidth size="md">
          {t('second_step.passkey')}
        </Button>
      )}
      <PasskeyFault error={passkey.error} />
      {!byPasskey && !byCode && <Text role="alert">{t('second_step.passkey_elsewhere')}</Text>}
      {byCode && (
        <>
          <CodeField
            value={code}
            onChange={setCode}
            error={at.code}
            description={t(step.enrolment_required ? 'second_step.first_code_hint' : 'second_step.code_hint')}
          />
          {Boolean(rest) && <Problem error={rest} />}
          <Button type="submit" loading={take.isPending} disabled={step.enrolment_required && !enrolment.data} fullWidth size="md">
            {t('sign_in.submit')}
          </Button>
        </>
      )}
      <Button variant="subtle" onClick={onAgain}>
        {t('second_step.again')}
      </Button>
    </Stack>
  );
}

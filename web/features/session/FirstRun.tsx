import { Button, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';
import { beginFirstRun, type FirstStep } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Problem } from '@/shared/ui/states';
import { Door } from './Door';
import { PasswordField } from './PasswordField';
import { useHandedToken } from './useHandedToken';

const FIELDS = ['email', 'name', 'password'];

/** Where the server's first link leads to: the first administrator, in the language that is being read. */
export function FirstRun({ onBegun }: { onBegun: (first: FirstStep) => void }) {
  const { t, i18n } = useTranslation();
  const token = useHandedToken();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const locale = i18n.language.startsWith('en') ? 'en' : 'ru';
  const begin = useMutation({
    mutationFn: () => beginFirstRun({ token, name: name.trim(), email: email.trim(), password, locale }),
    onSuccess: onBegun,
  });
  const { at, rest } = atFields(i18n, begin.error, FIELDS);
  const founded = begin.error instanceof ApiProblem && begin.error.code === 'already_founded';
  const useless = token === '' || (begin.error instanceof ApiProblem && begin.error.status === 401);
  return (
    <Door title={t('first_run.title')} onSubmit={() => begin.mutate()}>
      {founded || useless ? (
        <>
          <Text role="alert">{t(founded ? 'first_run.founded' : 'first_run.link_over')}</Text>
          <AppLink to="/sign-in">{t('password.to_sign_in')}</AppLink>
        </>
      ) : (
        <>
          <Text size="sm">{t('first_run.intro')}</Text>
          <TextInput
            label={t('first_run.name')}
            autoComplete="name"
            required
            withAsterisk={false}
            error={at.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('sign_in.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            error={at.email}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField label={t('sign_in.password')} value={password} onChange={setPassword} error={at.password} />
          {Boolean(rest) && <Problem error={rest} />}
          <Button type="submit" loading={begin.isPending} fullWidth size="md">
            {t('first_run.begin')}
          </Button>
        </>
      )}
    </Door>
  );
}

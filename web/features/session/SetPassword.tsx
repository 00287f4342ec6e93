import { Button, Center, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';
import { AppLink } from '@/shared/ui/links';
import { PageTitle, Problem } from '@/shared/ui/states';
import { setPassword } from './api';
import { PasswordField } from './PasswordField';

type Props = { letter: 'invitation' | 'reset'; onSet: () => void };

/** Where the letters of an invitation and of a forgotten password lead to. The link is spent by the password, not by looking. */
export function SetPassword({ letter, onSet }: Props) {
  const { t, i18n } = useTranslation();
  const [token] = useState(() => new URLSearchParams(window.location.search).get('token') ?? '');
  const [password, setValue] = useState('');
  const save = useMutation({ mutationFn: () => setPassword(token, password), onSuccess: onSet });
  // The token must not stay in the address, the history or a copied link.
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  const { at, rest } = atFields(i18n, save.error, ['password']);
  const useless = token === '' || (save.error instanceof ApiProblem && [401, 404].includes(save.error.status));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Center p="md" pt={{ base: 32, sm: 72 }}>
      <Stack component="form" onSubmit={submit} className="surface" p={{ base: 'md', sm: 'xl' }} w="100%" maw={420} gap="md">
        <PageTitle title={t(letter === 'invitation' ? 'password.invited' : 'password.reset')} />
        {useless ? (
          <>
            <Text role="alert">{t('password.link_over')}</Text>
            <AppLink to="/sign-in">{t('password.to_sign_in')}</AppLink>
          </>
        ) : (
          <>
            <PasswordField label={t('password.new')} value={password} onChange={setValue} error={at.password} />
            {Boolean(rest) && <Problem error={rest} />}
            <Button type="submit" loading={save.isPending} fullWidth size="md">
              {t('password.save')}
            </Button>
          </>
        )}
      </Stack>
    </Center>
  );
}

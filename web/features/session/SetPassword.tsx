import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';
import { AppLink } from '@/shared/ui/links';
import { Problem } from '@/shared/ui/states';
import { setPassword } from './api';
import { Door } from './Door';
import { PasswordField } from './PasswordField';
import { useHandedToken } from './useHandedToken';

type Props = { letter: 'invitation' | 'reset'; onSet: () => void };

/** Where the letters of an invitation and of a forgotten password lead to. The link is spent by the password, not by looking. */
export function SetPassword({ letter, onSet }: Props) {
  const { t, i18n } = useTranslation();
  const token = useHandedToken();
  const [password, setValue] = useState('');
  const save = useMutation({ mutationFn: () => setPassword(token, password), onSuccess: onSet });
  const { at, rest } = atFields(i18n, save.error, ['password']);
  const useless = token === '' || (save.error instanceof ApiProblem && [401, 404].includes(save.error.status));
  return (
    <Door title={t(letter === 'invitation' ? 'password.invited' : 'password.reset')} onSubmit={() => save.mutate()}>
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
    </Door>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';
import { Panel } from '@/shared/ui/Panel';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useChangePassword } from './api';
import { PasswordField } from './PasswordField';

export function ChangePassword() {
  const { t, i18n } = useTranslation();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useChangePassword();
  const { at, rest } = atFields(i18n, change.error, ['current_password', 'password']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current_password: current, password },
      {
        onSuccess: () => {
          setCurrent('');
          setPassword('');
          toast(t('password.changed'));
        },
      },
    );
  };
  return (
    <Panel title={t('password.title')}>
      <Stack component="form" gap="md" maw={420} onSubmit={submit}>
        <PasswordField label={t('password.current')} value={current} onChange={setCurrent} error={at.current_password} current />
        <PasswordField label={t('password.new')} value={password} onChange={setPassword} error={at.password} />
        {Boolean(rest) && <Problem error={rest} />}
        {change.error instanceof ApiProblem && change.error.code === 'password_not_set' && <Text size="sm">{t('password.ask_link')}</Text>}
        <Group>
          <Button type="submit" loading={change.isPending} disabled={current === '' || password === ''}>
            {t('password.change')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('password.others_end')}
        </Text>
      </Stack>
    </Panel>
  );
}

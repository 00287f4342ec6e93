import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { type SecondFactor, secondFactorQuery, useBeginFactor, useConfirmFactor, useRemoveFactor, useRenewCodes } from './api';
import { CodeField } from './CodeField';
import { EnrolmentText } from './EnrolmentText';
import { PasswordField } from './PasswordField';
import { RecoveryCodes } from './RecoveryCodes';

/** The authenticator of one's own account: set up, given new recovery codes, switched off. */
export function SecondFactorPanel() {
  const { t } = useTranslation();
  const factor = useQuery(secondFactorQuery);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Panel title={t('second_factor.title')}>
      {codes ? (
        <RecoveryCodes codes={codes} onSaved={() => setCodes(null)} />
      ) : (
        <Loaded query={factor}>
          {(held) => (held.enabled ? <On held={held} onCodes={setCodes} /> : <Off held={held} onCodes={setCodes} />)}
        </Loaded>
      )}
    </Panel>
  );
}

type Props = { held: SecondFactor; onCodes: (codes: string[]) => void };

function Off({ held, onCodes }: Props) {
  const { t, i18n } = useTranslation();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useBeginFactor();
  const confirm = useConfirmFactor();
  const first = atFields(i18n, begin.error, ['password']);
  const second = atFields(i18n, confirm.error, ['code']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!begin.data) begin.mutate(password);
    else confirm.mutate(code.trim(), { onSuccess: ({ recovery_codes }) => onCodes(recovery_codes) });
  };
  return (
    <Stack component="form" gap="md" maw={520} onSubmit={submit}>
      <Text size="sm">{t(held.required ? 'second_factor.off_required' : 'second_factor.off')}</Text>
      {begin.data ? (
        <>
          <EnrolmentText enrolment={begin.data} />
          <CodeField value={code} onChange={setCode} error={second.at.code} description={t('second_step.first_code_hint')} />
          {Boolean(second.rest) && <Problem error={second.rest} />}
        </>
      ) : (
        <>
          <PasswordField label={t('password.current')} value={password} onChange={setPassword} error={first.at.password} current />
          {Boolean(first.rest) && <Problem error={first.rest} />}
        </>
      )}
      <Group>
        <Button type="submit" loading={begin.isPending || confirm.isPending}>
          {t(begin.data ? 'second_factor.confirm' : 'second_factor.begin')}
        </Button>
      </Group>
    </Stack>
  );
}

function On({ held, onCodes }: Props) {
  const { t, i18n } = useTranslation();
  const [code, setCode] = useState('');
  const renew = useRenewCodes();
  const remove = useRemoveFactor();
  const { at, rest } = atFields(i18n, renew.error ?? remove.error, ['code']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.reset();
    renew.mutate(code.trim(), { onSuccess: ({ recovery_codes }) => onCodes(recovery_codes) });
  };
  const switchOff = () => {
    renew.reset();
    remove.mutate(code.trim(), { onSuccess: () => toast(t('second_factor.removed')) });
  };
  return (
    <Stack component="form" gap="md" maw={520} onSubmit={submit}>
      <Text size="sm">
        {t('second_factor.on')} {t('second_factor.codes_left', { count: held.recovery_codes_left })}
      </Text>
      <CodeField value={code} onChange={setCode} error={at.code} description={t('second_factor.code_hint')} />
      {Boolean(rest) && <Problem error={rest} />}
      <Group>
        <Button type="submit" variant="default" disabled={code.trim() === ''} loading={renew.isPending}>
          {t('second_factor.renew')}
        </Button>
        {!held.required && (
          <Button color="red.8" variant="outline" disabled={code.trim() === ''} loading={remove.isPending} onClick={switchOff}>
            {t('second_factor.remove')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

import { Alert, Button, Code, CopyButton, Fieldset, Group, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconCopy, IconKey } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import type { DkimDraft, MailboxDraft } from './draft';
import { mayMakeKeys, newPrivateKey } from './keys';
import type { Dkim, Mailbox } from './types';

type Props = { draft: MailboxDraft; held?: Mailbox; at: Record<string, string>; onChange: (draft: MailboxDraft) => void };

/** The signature under letters: switched off, others may take them for forged. */
export function DkimFields({ draft, held, at, onChange }: Props) {
  const { t } = useTranslation();
  const change = (patch: Partial<DkimDraft>) => onChange({ ...draft, dkim: { ...draft.dkim, ...patch } });
  const domain = draft.address.split('@')[1]?.trim() ?? '';
  return (
    <Fieldset legend={t('mail.signature')}>
      <Stack gap="md">
        <Switch
          label={t('mail.signs')}
          description={t('mail.signs_hint')}
          checked={draft.signs}
          onChange={(event) => onChange({ ...draft, signs: event.currentTarget.checked })}
        />
        {draft.signs && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={t('mail.selector')}
                description={t('mail.selector_hint')}
                required
                spellCheck={false}
                error={at['dkim.selector']}
                value={draft.dkim.selector}
                onChange={(event) => change({ selector: event.currentTarget.value })}
              />
              <TextInput
                label={t('mail.domain')}
                description={t('mail.domain_hint')}
                placeholder={domain}
                spellCheck={false}
                error={at['dkim.domain']}
                value={draft.dkim.domain}
                onChange={(event) => change({ domain: event.currentTarget.value })}
              />
            </SimpleGrid>
            <PrivateKey value={draft.dkim.private_key} kept={Boolean(held?.dkim)} error={at['dkim.private_key']} onChange={change} />
            {held?.dkim && <Record dkim={held.dkim} />}
          </>
        )}
      </Stack>
    </Fieldset>
  );
}

type KeyProps = { value: string; kept: boolean; error: string | undefined; onChange: (change: { private_key: string }) => void };

function PrivateKey({ value, kept, error, onChange }: KeyProps) {
  const { t } = useTranslation();
  const make = useMutation({ mutationFn: newPrivateKey, onSuccess: (private_key) => onChange({ private_key }) });
  return (
    <Stack gap="xs">
      <GrowingTextarea
        label={t('mail.private_key')}
        description={t('mail.private_key_hint')}
        required={!kept}
        placeholder={kept ? t('mail.key_kept') : undefined}
        minRows={2}
        maxRows={6}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        error={error ?? (make.error ? t('mail.key_not_made') : undefined)}
        value={value}
        onChange={(event) => onChange({ private_key: event.currentTarget.value })}
      />
      {mayMakeKeys() && (
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            loading={make.isPending}
            leftSection={<IconKey size={14} aria-hidden />}
            onClick={() => make.mutate()}
          >
            {t(kept ? 'mail.make_other_key' : 'mail.make_key')}
          </Button>
          {make.isSuccess && value === make.data && (
            <Text size="sm" role="status">
              {t('mail.key_made')}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}

/** What belongs into the DNS, as it is on file. */
function Record({ dkim: { record } }: { dkim: Dkim }) {
  const { t } = useTranslation();
  return (
    <Alert color="petrol" title={t('mail.record')} role="group" aria-label={t('mail.record')}>
      <Stack gap="sm">
        <Text size="sm">{t('mail.record_hint', { type: record.type })}</Text>
        <Part name={t('mail.record_name')} value={record.name} />
        <Part name={t('mail.record_value')} value={record.value} />
      </Stack>
    </Alert>
  );
}

function Part({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy} leftSection={<IconCopy size={14} aria-hidden />} aria-live="polite">
              {t(copied ? 'mail.copied' : 'mail.copy', { name })}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
    </div>
  );
}

import { Group, NumberInput, PasswordInput, SegmentedControl, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { type Entry as EntryKind, type ServerDraft, type Side, usualPort } from './draft';
import { OauthFields } from './OauthFields';
import type { Tls } from './types';

type Props = {
  side: Side;
  server: ServerDraft;
  /** There is one on file for this very server and user. */
  passwordKept: boolean;
  /** There is one on file for this very server of tokens and client. */
  grantKept: boolean;
  at: Record<string, string>;
  onChange: (change: Partial<ServerDraft>) => void;
};
const TLS: Tls[] = ['tls', 'starttls', 'none'];
const ENTRIES: EntryKind[] = ['password', 'oauth'];

/** Where a server is and how to enter it. */
export function ServerFields(props: Props) {
  const { t } = useTranslation();
  const { side, server, at, onChange } = props;
  return (
    <>
      <Place {...props} />
      <SegmentedControl
        w="fit-content"
        aria-label={t('mail.entry')}
        value={server.entry}
        onChange={(entry) => onChange({ entry: entry as EntryKind })}
        data={ENTRIES.map((value) => ({ value, label: t(`mail.entry_${value}`) }))}
      />
      <Entry {...props} />
      {server.entry === 'oauth' && <OauthFields {...props} />}
      <GrowingTextarea
        label={t('mail.ca')}
        description={t('mail.ca_hint')}
        minRows={2}
        maxRows={8}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        error={at[`${side}.ca`]}
        value={server.ca}
        onChange={(event) => onChange({ ca: event.currentTarget.value })}
      />
    </>
  );
}

function Place({ side, server, at, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Group align="flex-start" gap="md">
      <TextInput
        flex={1}
        miw={220}
        label={t('mail.host')}
        required
        spellCheck={false}
        error={at[`${side}.host`]}
        value={server.host}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
      />
      <Select
        w={220}
        label={t('mail.tls')}
        allowDeselect={false}
        error={at[`${side}.tls`]}
        value={server.tls}
        onChange={(tls) => tls && onChange({ tls: tls as Tls })}
        data={TLS.map((value) => ({ value, label: t(`mail.tls_${value}`) }))}
      />
      <NumberInput
        w={130}
        label={t('mail.port')}
        placeholder={String(usualPort(side, server.tls))}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        error={at[`${side}.port`]}
        value={server.port}
        onChange={(port) => onChange({ port: typeof port === 'number' ? port : '' })}
      />
    </Group>
  );
}

function Entry({ side, server, passwordKept, at, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label={t('mail.user')}
        required={side === 'incoming' || server.entry === 'oauth'}
        autoComplete="off"
        spellCheck={false}
        error={at[`${side}.user`]}
        value={server.user}
        onChange={(event) => onChange({ user: event.currentTarget.value })}
      />
      {server.entry === 'password' && (
        <PasswordInput
          label={t('mail.password')}
          placeholder={passwordKept ? t('mail.password_kept') : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0, 'aria-hidden': false }}
          error={at[`${side}.password`]}
          value={server.password}
          onChange={(event) => onChange({ password: event.currentTarget.value })}
        />
      )}
    </SimpleGrid>
  );
}

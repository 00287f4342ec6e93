import { Fieldset, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProductField } from '@/shared/ui/ProductField';
import { DkimFields } from './DkimFields';
import { COMPLAINTS, keepsGrant, keepsPassword, type MailboxDraft } from './draft';
import { ServerFields } from './ServerFields';
import { SourceFields } from './SourceFields';
import type { Mailbox } from './types';

type Props = { draft: MailboxDraft; held?: Mailbox; at: Record<string, string>; onChange: (draft: MailboxDraft) => void };

/** A mailbox as it is set up. */
export function MailboxFields(props: Props) {
  return (
    <Stack gap="md">
      <OwnFields {...props} />
      <IncomingFields {...props} />
      <OutgoingFields {...props} />
      <DkimFields {...props} />
    </Stack>
  );
}

function OwnFields({ draft, at, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        type="email"
        label={t('mail.address')}
        required
        error={at.address}
        value={draft.address}
        onChange={(event) => onChange({ ...draft, address: event.currentTarget.value })}
      />
      <ProductField
        required
        allowDeselect={false}
        placeholder={t('mail.choose')}
        label={t('mail.product')}
        description={t('mail.product_hint')}
        error={at.product}
        value={draft.product}
        onChange={(product) => onChange({ ...draft, product })}
        more={[{ value: COMPLAINTS, label: t('mail.complaints') }]}
      />
      <Switch
        label={t('mail.enabled')}
        description={t('mail.enabled_hint')}
        checked={draft.enabled}
        onChange={(event) => onChange({ ...draft, enabled: event.currentTarget.checked })}
      />
      <TextInput
        label={t('mail.authserv_id')}
        description={t('mail.authserv_id_hint')}
        error={at.authserv_id}
        value={draft.authserv_id}
        onChange={(event) => onChange({ ...draft, authserv_id: event.currentTarget.value })}
      />
    </>
  );
}

function IncomingFields({ draft, held, at, onChange }: Props) {
  const { t } = useTranslation();
  const kept = keepsPassword('incoming', draft.incoming, held?.incoming);
  const grant = keepsGrant('incoming', draft.incoming, held?.incoming);
  return (
    <Fieldset legend={t('mail.incoming')}>
      <Stack gap="md">
        <Switch
          label={t('mail.fetches')}
          description={t('mail.fetches_hint')}
          checked={draft.fetches}
          onChange={(event) => onChange({ ...draft, fetches: event.currentTarget.checked })}
        />
        {draft.fetches && (
          <SourceFields
            server={draft.incoming}
            passwordKept={kept}
            grantKept={grant}
            at={at}
            onChange={(incoming) => onChange({ ...draft, incoming })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

function OutgoingFields({ draft, held, at, onChange }: Props) {
  const { t } = useTranslation();
  const kept = keepsPassword('outgoing', draft.outgoing, held?.outgoing);
  const grant = keepsGrant('outgoing', draft.outgoing, held?.outgoing);
  return (
    <Fieldset legend={t('mail.outgoing_server')}>
      <Stack gap="md">
        <Switch
          label={t('mail.sends')}
          description={t('mail.sends_hint')}
          checked={draft.sends}
          onChange={(event) => onChange({ ...draft, sends: event.currentTarget.checked })}
        />
        {draft.sends && (
          <ServerFields
            side="outgoing"
            server={draft.outgoing}
            passwordKept={kept}
            grantKept={grant}
            at={at}
            onChange={(change) => onChange({ ...draft, outgoing: { ...draft.outgoing, ...change } })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

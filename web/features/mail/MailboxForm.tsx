import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '@/shared/ui/toast';
import { useSaveMailbox } from './api';
import { draftOf, EMPTY_MAILBOX, requestOf } from './draft';
import { FormProblem, usePlaced } from './FormProblem';
import { MailboxFields } from './MailboxFields';
import type { Mailbox } from './types';

const OAUTH = ['token_url', 'client_id', 'client_secret', 'refresh_token'].map((name) => `oauth.${name}`);
const SERVER = ['host', 'port', 'tls', 'user', 'password', ...OAUTH, 'ca'];
const SOURCE = [...SERVER, 'folder', 'after', 'move_to'];
const FIELDS = [
  'address',
  'product',
  'authserv_id',
  ...SOURCE.map((name) => `incoming.${name}`),
  ...SERVER.map((name) => `outgoing.${name}`),
  ...['selector', 'domain', 'private_key'].map((name) => `dkim.${name}`),
];

/** Sets a mailbox up, or puts it anew as a whole. Passwords are never shown: those that are not typed stay. */
export function MailboxForm({ held, onSaved }: { held?: Mailbox; onSaved: (mailbox: Mailbox) => void }) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  // What was read first stays in the form whatever is fetched meanwhile.
  const [draft, setDraft] = useState(() => (held ? draftOf(held) : EMPTY_MAILBOX));
  const save = useSaveMailbox(held?.id);
  const { at, allAtFields } = usePlaced(save.error, FIELDS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.product === null) return;
    save.mutate(requestOf(draft), {
      onSuccess: (mailbox) => {
        setDraft(draftOf(mailbox));
        toast(t('mail.mailbox_saved'));
        onSaved(mailbox);
      },
    });
  };
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={t('mail.settings')}>
      <Stack gap="md">
        <MailboxFields draft={draft} held={held} at={at} onChange={setDraft} />
        <FormProblem error={save.error} allAtFields={allAtFields} form={form} />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={draft.product === null}>
            {t('mail.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

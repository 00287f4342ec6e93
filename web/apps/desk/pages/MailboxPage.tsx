import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mailboxQuery } from '@/features/mail/api';
import { DeleteMailbox } from '@/features/mail/DeleteMailbox';
import { MailboxForm } from '@/features/mail/MailboxForm';
import { MailboxHealth } from '@/features/mail/MailboxHealth';
import { MailboxTest } from '@/features/mail/MailboxTest';
import type { Mailbox } from '@/features/mail/types';
import { agoWords } from '@/features/mail/words';
import { useAccount } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function MailboxPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(mailboxQuery(id));
  return (
    <Stack className="page" gap="md">
      <AppLink to="/mail" search={{ tab: 'mailboxes' }} size="sm">
        {t('mail.all_mailboxes')}
      </AppLink>
      <Loaded query={query}>{(mailbox) => <Whole key={id} mailbox={mailbox} />}</Loaded>
    </Stack>
  );
}

function Whole({ mailbox }: { mailbox: Mailbox }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { role } = useAccount();
  const { lag_seconds: lag } = mailbox.state;
  const sets = role === 'administrator';
  return (
    <>
      <PageTitle title={mailbox.address} />
      <Panel title={t('mail.state')}>
        <Stack gap="sm">
          <div>
            <MailboxHealth mailbox={mailbox} />
          </div>
          {mailbox.incoming && lag !== null && <Text size="sm">{t('mail.read_to', { ago: agoWords(i18n, lag) })}</Text>}
          {sets && <MailboxTest id={mailbox.id} />}
        </Stack>
      </Panel>
      {sets ? (
        <>
          <Panel title={t('mail.settings')}>
            <MailboxForm held={mailbox} onSaved={() => undefined} />
          </Panel>
          <DeleteMailbox mailbox={mailbox} onDeleted={() => void navigate({ to: '/mail', search: { tab: 'mailboxes' } })} />
        </>
      ) : (
        <Text size="sm">{t('mail.administrators_only')}</Text>
      )}
    </>
  );
}

import { Group, Stack, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { mailboxPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Empty, Loaded } from '@/shared/ui/states';
import { mailboxesQuery } from './api';
import { MailboxHealth } from './MailboxHealth';
import type { Mailbox } from './types';
import { agoWords } from './words';

export function MailboxList() {
  const { t } = useTranslation();
  const { role } = useAccount();
  const list = useQuery(mailboxesQuery);
  return (
    <Stack gap="md">
      {role === 'administrator' && (
        <Group>
          <AppLinkButton to={mailboxPath('new')} leftSection={<IconPlus size={18} aria-hidden />}>
            {t('mail.new_mailbox')}
          </AppLinkButton>
        </Group>
      )}
      <Loaded query={list}>
        {(mailboxes) => (mailboxes.length === 0 ? <Empty title={t('mail.no_mailboxes')} /> : <Mailboxes mailboxes={mailboxes} />)}
      </Loaded>
    </Stack>
  );
}

function Mailboxes({ mailboxes }: { mailboxes: Mailbox[] }) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t('mail.mailboxes')}
      minWidth={700}
      columns={[t('mail.address'), t('mail.product'), t('mail.how_read'), t('mail.last_read'), t('mail.state')]}
    >
      {mailboxes.map((mailbox) => (
        <Row key={mailbox.id} mailbox={mailbox} />
      ))}
    </ListTable>
  );
}

function Row({ mailbox }: { mailbox: Mailbox }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(mailbox.product ?? undefined);
  const { incoming, state } = mailbox;
  return (
    <Table.Tr>
      <Table.Td>
        <AppLink to={mailboxPath(mailbox.id)} className="row-link">
          {mailbox.address}
        </AppLink>
      </Table.Td>
      <Table.Td>{mailbox.product ? text(product?.name) || mailbox.product : t('mail.complaints')}</Table.Td>
      <Table.Td>
        {t(incoming ? 'mail.by_imap' : 'mail.by_receiver')}
        {incoming && (
          <Text size="xs" c="dimmed">
            {incoming.host}:{incoming.port}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{incoming && (state.lag_seconds === null ? t('mail.never') : agoWords(i18n, state.lag_seconds))}</Table.Td>
      <Table.Td maw={340}>
        <MailboxHealth mailbox={mailbox} />
      </Table.Td>
    </Table.Tr>
  );
}

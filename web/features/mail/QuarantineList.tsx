import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { inboundPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { quarantineQuery } from './api';
import type { InboundMail } from './types';

/** Mail that could not be understood waits for a person, the oldest first. */
export function QuarantineList() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(quarantineQuery);
  return (
    <Pages query={list} empty={<Empty title={t('mail.no_quarantine')} />}>
      {(mails) => (
        <>
          <Text size="sm" mb="sm">
            {t('mail.quarantine_hint')}
          </Text>
          <Mails mails={mails} />
        </>
      )}
    </Pages>
  );
}

function Mails({ mails }: { mails: InboundMail[] }) {
  const { t, i18n } = useTranslation();
  return (
    <ListTable label={t('mail.quarantine')} minWidth={640} columns={[t('mail.received'), t('mail.mailbox'), t('mail.why_here')]}>
      {mails.map((mail) => (
        <Table.Tr key={mail.id}>
          <Table.Td className="numbers">
            <AppLink to={inboundPath(mail.id)} className="row-link">
              {formatInstant(mail.received_at, i18n.language)}
            </AppLink>
          </Table.Td>
          <Table.Td>{mail.mailbox}</Table.Td>
          <Table.Td>{mail.reason ?? t('mail.reason_unknown')}</Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

import { Button, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { inboundPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded } from '@/shared/ui/states';
import { quarantineQuery } from './api';
import type { InboundMail } from './types';
import { reasonWords } from './words';

/** Mail that could not be understood waits for a person, the oldest first. */
export function QuarantineList() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(quarantineQuery);
  return (
    <Loaded query={list}>
      {({ pages }) => {
        const mails = pages.flatMap((page) => page.data);
        if (mails.length === 0) return <Empty title={t('mail.no_quarantine')} />;
        return (
          <>
            <Text size="sm" mb="sm">
              {t('mail.quarantine_hint')}
            </Text>
            <Mails mails={mails} />
            {list.hasNextPage && (
              <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('common.more')}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Mails({ mails }: { mails: InboundMail[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.ScrollContainer
      minWidth={640}
      className="surface"
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('mail.quarantine') } }}
    >
      <Table verticalSpacing="sm" className="queue-table" aria-label={t('mail.quarantine')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('mail.received')}</Table.Th>
            <Table.Th scope="col">{t('mail.mailbox')}</Table.Th>
            <Table.Th scope="col">{t('mail.why_here')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mails.map((mail) => (
            <Table.Tr key={mail.id}>
              <Table.Td className="numbers">
                <AppLink to={inboundPath(mail.id)} className="row-link">
                  {formatInstant(mail.received_at, i18n.language)}
                </AppLink>
              </Table.Td>
              <Table.Td>{mail.mailbox}</Table.Td>
              <Table.Td>{reasonWords(i18n, mail.reason)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

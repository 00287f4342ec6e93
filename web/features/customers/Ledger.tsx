import { Button, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PostingView } from '@/shared/api/generated';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { FactGrid } from '@/shared/ui/Facts';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded } from '@/shared/ui/states';
import { ledgerQuery } from './api';
import { minutesWords } from './Balance';
import { causeWords } from './words';

/** The statement: what was granted, held and spent, by whom and for which case, with the balance after each posting. */
export function Ledger({ entitlement }: { entitlement: string }) {
  const { t, i18n } = useTranslation();
  const ledger = useInfiniteQuery(ledgerQuery(entitlement));
  return (
    <Loaded query={ledger}>
      {({ pages }) => {
        const first = pages[0];
        const postings = pages.flatMap((page) => page.postings);
        if (!first || postings.length === 0) return <Empty title={t('ledger.none')} />;
        return (
          <Stack gap="md">
            <FactGrid
              facts={[
                [t('ledger.available'), minutesWords(i18n, first.available_minutes)],
                [t('ledger.balance'), minutesWords(i18n, first.balance_minutes)],
                [t('ledger.held'), minutesWords(i18n, first.held_minutes)],
              ]}
            />
            <ListTable
              label={t('ledger.title')}
              columns={[t('ledger.at'), t('ledger.posting'), t('ledger.minutes'), t('ledger.after'), t('ledger.cause'), t('ledger.actor')]}
            >
              {postings.map((posting) => (
                <Row key={posting.id} posting={posting} />
              ))}
            </ListTable>
            {ledger.hasNextPage && (
              <Button variant="default" loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
                {t('common.more')}
              </Button>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

/** Whether a posting takes away: a reversal carries its own sign. */
const TAKES = new Set(['debit', 'hold', 'expire']);

function Row({ posting }: { posting: PostingView }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className="numbers">{formatInstant(posting.at, i18n.language)}</Table.Td>
      <Table.Td>{i18n.exists(`posting.${posting.kind}`) ? t(`posting.${posting.kind}`) : posting.kind}</Table.Td>
      <Table.Td className="numbers">{minutesWords(i18n, TAKES.has(posting.kind) ? -posting.minutes : posting.minutes)}</Table.Td>
      <Table.Td className="numbers">
        {minutesWords(i18n, posting.balance_after_minutes)}
        {posting.held_after_minutes > 0 && (
          <Text size="xs" c="dimmed">
            {t('ledger.of_them_held', { time: minutesWords(i18n, posting.held_after_minutes) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {causeWords(i18n, posting.cause)}
        {posting.ticket && (
          <div>
            <AppLink to={ticketPath(posting.ticket)}>{t('ledger.case')}</AppLink>
          </div>
        )}
      </Table.Td>
      <Table.Td>{posting.actor}</Table.Td>
    </Table.Tr>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PostingView } from '@/shared/api/generated';
import { durationWords } from '@/shared/lib/duration';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { ledgerQuery } from './api';
import { HoursText } from './HoursText';

const GIVES = new Set(['grant', 'reverse', 'release']);

/** The statement of hours: the balance, what moved it, and beside it what is or was reserved. */
export function LedgerPanels({ entitlement, granted }: { entitlement: string; granted: number | null | undefined }) {
  const { t } = useTranslation();
  const ledger = useInfiniteQuery(ledgerQuery(entitlement));
  return (
    <Loaded query={ledger}>
      {({ pages }) => {
        const [first] = pages;
        const postings = pages.flatMap((page) => page.postings);
        const holds = pages.flatMap((page) => page.holds);
        return (
          <>
            {first && (
              <Panel title={t('entitlement.hours')}>
                <HoursText available={first.available_minutes} granted={granted} held={first.held_minutes} />
              </Panel>
            )}
            <Panel title={t('ledger.title')}>
              {postings.length === 0 ? <Text size="sm">{t('ledger.none')}</Text> : <Postings postings={postings} balance />}
              {ledger.hasNextPage && (
                <Button mt="sm" variant="default" loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
                  {t('common.more')}
                </Button>
              )}
            </Panel>
            {holds.length > 0 && (
              <Panel title={t('ledger.holds')}>
                <Postings postings={holds} balance={false} />
              </Panel>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** Oldest first, as a statement is read. */
function Postings({ postings, balance }: { postings: PostingView[]; balance: boolean }) {
  return (
    <Stack component="ol" className="list" gap="sm">
      {postings.map((posting) => (
        <Line key={posting.id} posting={posting} balance={balance} />
      ))}
    </Stack>
  );
}

function Line({ posting, balance }: { posting: PostingView; balance: boolean }) {
  const { t, i18n } = useTranslation();
  const known = `ledger.kind_${posting.kind}`;
  const sign = GIVES.has(posting.kind) ? '+' : '−';
  const words = (minutes: number) => durationWords(i18n, minutes * 60);
  return (
    <li className="ledger-line">
      <div>
        <Text size="sm" fw={600}>
          {i18n.exists(known) ? t(known) : posting.kind}
        </Text>
        <Text size="sm" c="dimmed">
          <time dateTime={posting.at}>{formatInstant(posting.at, i18n.language)}</time>
        </Text>
        {posting.ticket && (
          <AppLink to={ticketPath(posting.ticket)} size="sm" underline="always">
            {t('ledger.case')}
          </AppLink>
        )}
      </div>
      <div className="ledger-sum numbers">
        <Text size="sm" fw={600}>
          {sign} {words(posting.minutes)}
        </Text>
        <Text size="sm" c="dimmed">
          {balance
            ? t('ledger.balance', { balance: words(posting.balance_after_minutes) })
            : t('ledger.held', { held: words(posting.held_after_minutes) })}
        </Text>
      </div>
    </li>
  );
}

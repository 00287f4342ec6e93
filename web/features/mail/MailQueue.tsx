import { SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MailQueueView } from '@/shared/api/generated';
import { AppLink } from '@/shared/ui/links';
import { Loaded } from '@/shared/ui/states';
import { mailQueueQuery } from './api';
import { PENDING } from './cuts';
import { agoWords } from './words';

type Part = keyof MailQueueView;
/** Where each number finds its list. */
const LISTS: [part: Part, search: { tab?: string; state?: string; reason?: string }][] = [
  ['quarantined', {}],
  ['incoming', { reason: PENDING }],
  ['outgoing', { tab: 'outgoing', state: 'queued' }],
  ['failed', { tab: 'outgoing' }],
];
/** What waits here waits for a person. */
const ALARM: Part[] = ['quarantined', 'failed'];

/** How much mail waits and since when; every number opens its list. */
export function MailQueue() {
  const queue = useQuery(mailQueueQuery);
  return <Loaded query={queue}>{(held) => <Cards queue={held} />}</Loaded>;
}

function Cards({ queue }: { queue: MailQueueView }) {
  const { t, i18n } = useTranslation();
  return (
    <SimpleGrid component="ul" cols={{ base: 2, md: 4 }} m={0} p={0} style={{ listStyle: 'none' }}>
      {LISTS.map(([part, search]) => {
        const { waiting, oldest_seconds: oldest } = queue[part];
        return (
          <li key={part}>
            <AppLink
              to="/mail"
              search={search}
              className="surface number-card"
              data-alarm={ALARM.includes(part) && waiting > 0 ? true : undefined}
              underline="never"
              c="inherit"
            >
              <Text fz={32} fw={700} lh={1.2} className="numbers" span>
                {waiting}
              </Text>
              <Text size="sm" span>
                {t(`mail.queue_${part}`)}
              </Text>
              {typeof oldest === 'number' && (
                <Text size="xs" span>
                  {t('mail.oldest', { ago: agoWords(i18n, oldest) })}
                </Text>
              )}
            </AppLink>
          </li>
        );
      })}
    </SimpleGrid>
  );
}

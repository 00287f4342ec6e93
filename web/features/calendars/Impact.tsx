import { Alert, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconClockCheck, IconClockEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CalendarImpactView } from '@/shared/api/generated';
import { useLabels } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Problem } from '@/shared/ui/states';
import { type Change, impactQuery } from './api';

const PAUSE_MS = 400;
/** As many as fit beside the question; the counts tell of the others. */
const SHOWN = 10;

type Props = {
  /** Null while what is asked for is not whole. */
  change: Change | null;
  /** The zone whose wall clock the deadlines are read by; the reader's own where several calendars are concerned. */
  zone?: string;
};

/** Before a change of hours is saved: how many open deadlines move, how, and the first of them. */
export function Impact({ change, zone }: Props) {
  const { t } = useTranslation();
  const text = JSON.stringify(change);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const impact = useQuery(impactQuery(JSON.parse(settled) as Change | null));
  const waiting = impact.isFetching || settled !== text;
  if (!change) return null;
  return (
    <div role="status" aria-busy={waiting} aria-label={t('calendar.impact')} style={{ opacity: waiting && impact.data ? 0.6 : 1 }}>
      {impact.error && !waiting && <Problem error={impact.error} />}
      {!impact.data && waiting && (
        <Text size="sm" c="dimmed">
          {t('calendar.impact_counting')}
        </Text>
      )}
      {impact.data && <Counted impact={impact.data} zone={zone} />}
    </div>
  );
}

function Counted({ impact, zone }: { impact: CalendarImpactView; zone: string | undefined }) {
  const { t } = useTranslation();
  const moves = impact.moved_timers > 0;
  const parts = [
    impact.later > 0 && t('calendar.impact_later', { count: impact.later }),
    impact.earlier > 0 && t('calendar.impact_earlier', { count: impact.earlier }),
  ];
  return (
    <Stack gap="xs">
      <Alert
        color={impact.overdue > 0 ? 'red' : moves ? 'orange' : 'petrol'}
        icon={moves ? <IconClockEdit aria-hidden /> : <IconClockCheck aria-hidden />}
        p="xs"
      >
        <Text size="sm" fw={moves ? 600 : undefined}>
          {moves ? t('calendar.impact_moves', { count: impact.moved_tickets }) : t('calendar.impact_none', { count: impact.open_timers })}
        </Text>
        {moves && <Text size="sm">{parts.filter(Boolean).join('; ')}</Text>}
        {impact.overdue > 0 && (
          <Text size="sm" fw={600}>
            {t('calendar.impact_overdue', { count: impact.overdue })}
          </Text>
        )}
      </Alert>
      {moves && <Examples impact={impact} zone={zone} />}
    </Stack>
  );
}

function Examples({ impact, zone }: { impact: CalendarImpactView; zone: string | undefined }) {
  const { t } = useTranslation();
  const shown = impact.examples.slice(0, SHOWN);
  const more = impact.moved_timers - shown.length;
  return (
    <>
      <ListTable
        label={t('calendar.impact_examples')}
        minWidth={420}
        columns={[t('queue.case'), t('calendar.due_now'), t('calendar.due_then')]}
      >
        {shown.map((example) => (
          <Example key={`${example.ticket}/${example.timer}/${example.due_at}`} example={example} zone={zone} />
        ))}
      </ListTable>
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {t('calendar.impact_more', { count: more })}
        </Text>
      )}
    </>
  );
}

function Example({ example, zone }: { example: CalendarImpactView['examples'][number]; zone: string | undefined }) {
  const { i18n } = useTranslation();
  const label = useLabels(example.product);
  return (
    <Table.Tr>
      <Table.Td>
        {/* What was typed into the dialog stays where it is. */}
        <AppLink to={ticketPath(example.ticket)} target="_blank" size="sm" title={example.subject}>
          {example.number}
        </AppLink>
        <Text size="xs" c="dimmed">
          {label('timers', example.timer)}
        </Text>
      </Table.Td>
      <Table.Td className="numbers">{formatShort(example.due_at, i18n.language, zone)}</Table.Td>
      <Table.Td className="numbers" fw={600}>
        {formatShort(example.would_be_due_at, i18n.language, zone)}
      </Table.Td>
    </Table.Tr>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation, Timer } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { formatShort } from '@/shared/lib/time';
import { Loaded } from '@/shared/ui/states';
import { explanationQuery } from './api';
import { DueInstant } from './DueInstant';
import { ExplainSteps } from './ExplainSteps';
import { TimerChip } from './TimerChip';

export const OPEN = new Set(['running', 'paused', 'breached']);

/** What a page adds to a timer: a chip of its own, and something under its explanation. */
export type Decoration = { chip?: (timer: Timer) => ReactNode; below?: (timer: Timer, explanation: Explanation) => ReactNode };
type CardProps = { ticket: string; timer: Timer; label: Label; decoration?: Decoration };

export function TimerCard({ ticket, timer, label, decoration = {} }: CardProps) {
  const { t, i18n } = useTranslation();
  const [opened, setOpened] = useState(false);
  // An open timer shows the calendar's own wall clock, which only the explanation knows.
  const explanation = useQuery({ ...explanationQuery(ticket, timer.id), enabled: opened || OPEN.has(timer.state) });
  return (
    <Stack gap={6} component="li">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{label('timers', timer.code)}</Text>
        {decoration.chip?.(timer) ?? <TimerChip state={timer.state} provisional={timer.provisional} />}
      </Group>
      {timer.due_at && <DueInstant at={timer.due_at} zone={explanation.data?.zone} />}
      {timer.met_at && <Text size="sm">{t('timer.met_at', { at: formatShort(timer.met_at, i18n.language) })}</Text>}
      {timer.paused_minutes > 0 && <Text size="sm">{t('timer.paused_minutes', { count: timer.paused_minutes })}</Text>}
      <details className="explain" onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>{t('timer.explain')}</summary>
        {opened && (
          <Loaded query={explanation}>
            {(data) => (
              <>
                <ExplainSteps
                  steps={data.steps}
                  zone={data.zone}
                  rule={data.rule}
                  origin={data.origin}
                  pauses={data.pauses}
                  clauses={data.clauses}
                  plugin={data.plugin}
                  provisional={data.provisional}
                />
                {decoration.below?.(timer, data)}
              </>
            )}
          </Loaded>
        )}
      </details>
    </Stack>
  );
}

const dueOf = (timer: Timer) => (timer.due_at ? Date.parse(timer.due_at) : Number.MAX_SAFE_INTEGER);

type ListProps = { ticket: string; timers: Timer[]; label: Label; decoration?: Decoration };

/** Timers that are not over, the nearest first. */
export const openTimers = (timers: Timer[]): Timer[] =>
  timers.filter(({ state }) => OPEN.has(state)).sort((left, right) => dueOf(left) - dueOf(right));

/** Told by the clock on the wall, not in working time. */
export const isWall = ({ rule }: Timer): boolean => ['wall_minutes', 'calendar_days', 'months'].includes(rule?.kind ?? '');

/** Open timers first, by due instant; the rest are history. */
export function TimerList({ ticket, timers, label, decoration }: ListProps) {
  const { t } = useTranslation();
  const byDue = [...timers].sort((left, right) => dueOf(left) - dueOf(right));
  const open = openTimers(timers);
  const past = byDue.filter((timer) => !OPEN.has(timer.state));
  if (timers.length === 0) return <Text c="dimmed">{t('timer.none')}</Text>;
  return (
    <Stack gap="md">
      {open.length > 0 && (
        <Stack component="ul" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
          {open.map((timer) => (
            <TimerCard key={timer.id} ticket={ticket} timer={timer} label={label} decoration={decoration} />
          ))}
        </Stack>
      )}
      {past.length > 0 && (
        <details open={open.length === 0}>
          <summary>{t('timer.past', { count: past.length })}</summary>
          <Stack component="ul" gap="lg" m={0} p={0} pt="sm" style={{ listStyle: 'none' }}>
            {past.map((timer) => (
              <TimerCard key={timer.id} ticket={ticket} timer={timer} label={label} decoration={decoration} />
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  );
}

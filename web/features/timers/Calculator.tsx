import { Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeRule } from '@/shared/api/types';
import { formatDate } from '@/shared/lib/time';
import { MomentField } from '@/shared/ui/MomentField';
import { Problem } from '@/shared/ui/states';
import { type ComputeQuestion, computeQuery } from './compute';
import { DueInstant } from './DueInstant';
import { ExplainSteps } from './ExplainSteps';

const PAUSE_MS = 300;
const RULES = [
  'working_minutes',
  'working_days',
  'elapsed_days',
  'calendar_days',
  'same_day',
  'same_day_unless_late',
  'wall_minutes',
  'months',
  'notice',
] as const;
type Kind = (typeof RULES)[number];
const IN_MINUTES = new Set<Kind>(['working_minutes', 'wall_minutes', 'same_day_unless_late']);

const ruleOf = (kind: Kind, number: number): TimeRule => {
  if (kind === 'same_day') return { kind };
  return IN_MINUTES.has(kind) ? { kind, minutes: number } : { kind, count: number };
};

/** "A request that comes then is due when?": any rule on any moment by a calendar, with the derivation. */
export function Calculator({ calendar, zone }: { calendar: string; zone: string }) {
  const { t, i18n } = useTranslation();
  const [kind, setKind] = useState<Kind>('working_days');
  const [number, setNumber] = useState<string | number>(3);
  const [at, setAt] = useState<string | null>(() => new Date().toISOString());
  const amount = Number(number);
  const asked: ComputeQuestion = { rule: ruleOf(kind, amount), ...(kind === 'notice' ? { notice_at: at ?? '' } : { origin: at ?? '' }) };
  const [question] = useDebouncedValue(asked, PAUSE_MS);
  const ready = at !== null && (kind === 'same_day' || (Number.isInteger(amount) && amount > 0));
  const answer = useQuery({ ...computeQuery(calendar, question), enabled: ready });
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <Select
          label={t('calculator.rule')}
          allowDeselect={false}
          value={kind}
          onChange={(value) => setKind((value as Kind | null) ?? 'working_days')}
          data={RULES.map((value) => ({ value, label: t(`calculator.${value}`) }))}
        />
        {kind !== 'same_day' && (
          <NumberInput
            label={t(IN_MINUTES.has(kind) ? 'calculator.minutes' : 'calculator.count')}
            min={1}
            allowDecimal={false}
            maw={140}
            value={number}
            onChange={setNumber}
          />
        )}
        <MomentField label={t(kind === 'notice' ? 'calculator.notice_at' : 'calculator.origin')} value={at} onChange={setAt} />
      </Group>
      <div role="status" aria-busy={answer.isFetching}>
        {answer.error && <Problem error={answer.error} />}
        {answer.data?.due_at && (
          <>
            <Text size="sm">{t('calculator.due')}</Text>
            <DueInstant at={answer.data.due_at} zone={zone} />
          </>
        )}
        {answer.data?.earliest_start && (
          <Text size="sm">{t('calculator.earliest', { date: formatDate(answer.data.earliest_start, i18n.language) })}</Text>
        )}
      </div>
      {answer.data?.explain && (
        <ExplainSteps
          steps={answer.data.explain.steps}
          zone={zone}
          rule={question.rule}
          origin={at ?? undefined}
          provisional={answer.data.provisional}
        />
      )}
    </Stack>
  );
}

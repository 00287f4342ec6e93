import { NumberInput, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation, Timer } from '@/shared/api/types';
import { durationWords } from '@/shared/lib/duration';
import { MomentField } from '@/shared/ui/MomentField';
import { Problem } from '@/shared/ui/states';
import { computeQuery } from './compute';
import { DueInstant } from './DueInstant';
import { ExplainSteps } from './ExplainSteps';

const PAUSE_MS = 300;
const HOUR_MS = 3600_000;

/** The same rule on other facts: had it come at another hour, had it waited for an answer. Nothing is changed. */
export default function WhatIf({ timer, explanation }: { timer: Timer; explanation: Explanation }) {
  const { t } = useTranslation();
  const [origin, setOrigin] = useState<string | null>(explanation.origin);
  const [hours, setHours] = useState<string | number>(0);
  const from = origin ?? explanation.origin;
  const own = explanation.pauses.flatMap((pause) => (pause.to && pause.from >= from ? [{ from: pause.from, to: pause.to }] : []));
  const start = Math.max(Date.parse(from), ...own.map((pause) => Date.parse(pause.to)));
  const waited = Number(hours) > 0 ? [{ from: iso(start), to: iso(start + Number(hours) * HOUR_MS) }] : [];
  const [question] = useDebouncedValue({ origin: from, rule: explanation.rule, pauses: [...own, ...waited] }, PAUSE_MS);
  const answer = useQuery({ ...computeQuery(timer.calendar ?? '', question), enabled: timer.calendar !== undefined });
  if (!timer.calendar) return null;
  return (
    <details>
      <summary>{t('what_if.title')}</summary>
      <Stack gap="sm" pt="xs">
        <MomentField label={t('what_if.origin')} size="sm" value={origin} onChange={setOrigin} />
        <NumberInput
          label={t('what_if.paused')}
          description={t('what_if.paused_hint')}
          size="sm"
          min={0}
          max={2000}
          value={hours}
          onChange={setHours}
        />
        <div role="status" aria-busy={answer.isFetching}>
          {answer.error && <Problem error={answer.error} />}
          {answer.data?.due_at && (
            <>
              <Text size="sm">{t('what_if.due')}</Text>
              <DueInstant at={answer.data.due_at} zone={explanation.zone} />
              {explanation.due_at && <Difference from={explanation.due_at} to={answer.data.due_at} />}
            </>
          )}
        </div>
        {answer.data?.explain && (
          <ExplainSteps
            steps={answer.data.explain.steps}
            zone={explanation.zone}
            rule={explanation.rule}
            origin={from}
            provisional={answer.data.provisional}
          />
        )}
      </Stack>
    </details>
  );
}

const iso = (at: number) => new Date(at).toISOString();

function Difference({ from, to }: { from: string; to: string }) {
  const { t, i18n } = useTranslation();
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  const time = durationWords(i18n, Math.abs(seconds));
  return (
    <Text size="sm" c="dimmed">
      {seconds === 0 ? t('what_if.same') : t(seconds > 0 ? 'what_if.later' : 'what_if.earlier', { time })}
    </Text>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DueInstant } from '@/features/timers/DueInstant';
import { ExplainSteps } from '@/features/timers/ExplainSteps';
import { TimerChip } from '@/features/timers/TimerChip';
import type { PreviewTimer } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { viewerZone } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';

/** A deadline that would start if the request were sent now. */
export function PreviewDeadline({ timer, label }: { timer: PreviewTimer; label: Label }) {
  const { t } = useTranslation();
  const zone = timer.explain?.zone;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm">{label('timers', timer.code)}</Text>
        {(timer.provisional || timer.state === 'breached') && (
          <TimerChip state={timer.state ?? 'running'} provisional={timer.provisional} />
        )}
      </Group>
      {timer.due_at && <DueInstant at={timer.due_at} zone={zone} />}
      {timer.explain ? (
        <details>
          <summary>{t('timer.explain')}</summary>
          <ExplainSteps
            steps={timer.explain.steps}
            zone={zone ?? viewerZone()}
            rule={timer.explain.rule}
            origin={timer.explain.origin}
            clauses={timer.clauses}
            provisional={timer.provisional}
          />
        </details>
      ) : (
        <ClauseChips clauses={timer.clauses} />
      )}
    </Stack>
  );
}

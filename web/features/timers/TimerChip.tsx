import { Badge, Group } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconHelpCircle, IconPlayerPause, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TimerState } from '@/shared/api/types';

const LOOK: Record<TimerState, { color: string; icon: typeof IconClock }> = {
  running: { color: 'petrol', icon: IconClock },
  paused: { color: 'gray', icon: IconPlayerPause },
  met: { color: 'green', icon: IconCheck },
  breached: { color: 'red', icon: IconAlertTriangle },
  cancelled: { color: 'gray', icon: IconX },
};

/** State of a timer by icon and word; the colour only repeats them. */
export function TimerChip({ state, provisional }: { state: TimerState; provisional: boolean }) {
  const { t } = useTranslation();
  const { color, icon: Icon } = LOOK[state] ?? LOOK.running;
  return (
    <Group gap={6} component="span" wrap="wrap">
      <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={13} aria-hidden />}>
        {t(`timer_state.${state}`)}
      </Badge>
      {provisional && (
        <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconHelpCircle size={13} aria-hidden />}>
          {t('timer_state.provisional')}
        </Badge>
      )}
    </Group>
  );
}

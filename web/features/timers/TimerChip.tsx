import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TimerState } from '@/shared/api/types';
import { TimerBadge } from './TimerBadge';

const LOOK: Record<TimerState, { color: string; icon: typeof IconClock }> = {
  running: { color: 'petrol', icon: IconClock },
  paused: { color: 'gray', icon: IconPlayerPause },
  met: { color: 'green', icon: IconCheck },
  breached: { color: 'red', icon: IconAlertTriangle },
  cancelled: { color: 'gray', icon: IconX },
};

/** The state of a timer. */
export function TimerChip({ state, provisional }: { state: TimerState; provisional: boolean }) {
  const { t } = useTranslation();
  return <TimerBadge {...(LOOK[state] ?? LOOK.running)} words={t(`timer_state.${state}`)} provisional={provisional} />;
}

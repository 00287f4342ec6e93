import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconClockExclamation,
  IconFlame,
  IconMoonStars,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react';
import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { numberFormat } from '@/shared/lib/formats';
import { formatInstant, formatShort } from '@/shared/lib/time';
import { TimerBadge } from './TimerBadge';
import { useNow, useOpenings } from './useOpenings';
import { type Standing, standingOf, type Urgency } from './working';

const LOOK: Record<Urgency, { color: string; icon: typeof IconClock }> = {
  running: { color: 'petrol', icon: IconClock },
  soon: { color: 'orange', icon: IconClockExclamation },
  critical: { color: 'red.9', icon: IconFlame },
  breached: { color: 'red.9', icon: IconAlertTriangle },
  paused: { color: 'gray', icon: IconPlayerPause },
  outside: { color: 'gray', icon: IconMoonStars },
  met: { color: 'green', icon: IconCheck },
  cancelled: { color: 'gray', icon: IconX },
};

const HOUR = 3600;
/** Minutes matter within a few hours only. */
function shortWords(seconds: number, locale: string): string {
  const unit = (value: number, name: string) => numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (seconds >= 4 * HOUR) return unit(Math.round(seconds / HOUR), 'hour');
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return [hours > 0 && unit(hours, 'hour'), (minutes % 60 > 0 || hours === 0) && unit(minutes % 60, 'minute')].filter(Boolean).join(' ');
}

export function standingWords(i18n: I18n, { urgency, seconds, working, opens }: Standing): string {
  if (seconds === null) return i18n.t(`chip.${urgency}`);
  const left = shortWords(seconds, i18n.language);
  const words = i18n.t(`chip.${urgency === 'breached' ? 'over' : 'left'}_${working ? 'working' : 'wall'}`, { left });
  if (urgency !== 'outside') return words;
  return i18n.t('chip.outside', { words, at: opens ? formatShort(new Date(opens).toISOString(), i18n.language) : '' });
}

type Props = {
  timer: { state: string; due_at: string | null; provisional?: boolean };
  calendar: string | undefined;
  /** A rule that runs day and night is told by the clock on the wall. */
  wall?: boolean;
};

/** A deadline at this moment: icon, words and colour, in working time, the exact instant on hover. */
export function DeadlineChip({ timer, calendar, wall = false }: Props) {
  const { i18n } = useTranslation();
  const now = useNow();
  const openings = useOpenings(wall ? undefined : calendar, timer.due_at);
  const standing = standingOf(timer, now, openings);
  const { color, icon } = LOOK[standing.urgency];
  return (
    <TimerBadge
      color={color}
      icon={icon}
      words={standingWords(i18n, standing)}
      provisional={timer.provisional}
      alarming={standing.urgency === 'critical' || standing.urgency === 'breached'}
      urgency={standing.urgency}
      title={timer.due_at ? formatInstant(timer.due_at, i18n.language) : undefined}
    />
  );
}

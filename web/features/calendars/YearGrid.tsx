import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CalendarDay } from '@/shared/api/calendars';
import { dateFormat } from '@/shared/lib/formats';
import { formatDate } from '@/shared/lib/time';

export const KINDS = ['working', 'weekend', 'holiday', 'moved_day_off', 'working_weekend', 'shortened', 'exception'] as const;

type Props = { days: CalendarDay[]; today: string; chosen: string | null; onChoose: (date: string) => void };

/** A year at a glance: kinds of days by colour and mark, each day a button that tells about itself. */
export function YearGrid({ days, today, chosen, onChoose }: Props) {
  const months = Array.from({ length: 12 }, (_, month) => days.filter(({ date }) => Number(date.slice(5, 7)) === month + 1));
  return (
    <>
      <Legend present={new Set(days.map(({ kind }) => kind))} />
      <div className="year">
        {months.map((month) => month[0] && <Month key={month[0].date} days={month} today={today} chosen={chosen} onChoose={onChoose} />)}
      </div>
    </>
  );
}

function Legend({ present }: { present: Set<string> }) {
  const { t } = useTranslation();
  return (
    <Group gap="md" mb="md">
      {KINDS.filter((kind) => present.has(kind)).map((kind) => (
        <Group key={kind} gap={6}>
          <span className="day" data-kind={kind} aria-hidden>
            1
          </span>
          <Text size="sm">{t(`day_kind.${kind}`)}</Text>
        </Group>
      ))}
    </Group>
  );
}

/** Monday first, as weeks go where the calendars are written. */
const column = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
const MONDAY = Date.UTC(2024, 0, 1);

function Month({ days, today, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation();
  const first = days[0]?.date ?? '';
  const title = dateFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(new Date(`${first}T00:00:00Z`));
  const weekdays = Array.from({ length: 7 }, (_, index) =>
    dateFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(MONDAY + index * 86_400_000)),
  );
  const working = days.filter((day) => day.working).length;
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={6}>
        <Text fw={600} tt="capitalize">
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {t('calendar.working_days', { count: working })}
        </Text>
      </Group>
      <div className="month">
        {weekdays.map((name) => (
          <Text key={name} size="xs" c="dimmed" ta="center" aria-hidden>
            {name}
          </Text>
        ))}
        {days.map((day, index) => (
          <button
            key={day.date}
            type="button"
            className="day"
            data-kind={day.kind}
            data-provisional={day.provisional || undefined}
            data-today={day.date === today || undefined}
            aria-pressed={day.date === chosen}
            aria-label={`${formatDate(day.date, i18n.language)}: ${t(`day_kind.${day.kind}`)}`}
            style={index === 0 ? { gridColumnStart: column(day.date) + 1 } : undefined}
            onClick={() => onChoose(day.date)}
          >
            {Number(day.date.slice(8))}
          </button>
        ))}
      </div>
    </section>
  );
}

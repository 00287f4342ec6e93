import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { hoursText, WEEKDAYS } from '@/features/calendars/week';
import type { Calendar } from '@/shared/api/calendars';
import { dateFormat } from '@/shared/lib/formats';

const MONDAY = Date.UTC(2024, 0, 1);

/** `пн–пт 09:00–18:00`: days of equal hours in a row are one line. */
export function WeekText({ calendar }: { calendar: Calendar }) {
  const { i18n } = useTranslation();
  const name = (index: number) =>
    dateFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(MONDAY + index * 86_400_000));
  const hours = WEEKDAYS.map((day) => hoursText(calendar.week[day]));
  const lines: string[] = [];
  for (let from = 0; from < 7; ) {
    let to = from;
    while (to < 6 && hours[to + 1] === hours[from]) to += 1;
    if (hours[from]) lines.push(`${from === to ? name(from) : `${name(from)}–${name(to)}`} ${hours[from]}`);
    from = to + 1;
  }
  return (
    <Text size="sm" className="numbers">
      {lines.join('; ')}
    </Text>
  );
}

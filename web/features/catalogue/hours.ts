import { dateFormat } from '@/shared/lib/formats';

export type Interval = { open: string; close: string };
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Calendar = { code: string; zone: string; week: Partial<Record<Weekday, Interval[]>> };

/** Neighbouring days with the same hours: from Monday on, `last` included. */
export type Run = { first: Weekday; last: Weekday; intervals: Interval[] };

const same = (left: Interval[], right: Interval[]) => JSON.stringify(left) === JSON.stringify(right);

/** The week as a person would say it; days without hours are left out. */
export function runsOf(week: Calendar['week']): Run[] {
  const runs: (Run & { open: boolean })[] = [];
  for (const day of WEEKDAYS) {
    const intervals = week[day] ?? [];
    const last = runs.at(-1);
    if (last && same(last.intervals, intervals)) last.last = day;
    else runs.push({ first: day, last: day, intervals, open: intervals.length > 0 });
  }
  return runs.filter((run) => run.open).map(({ first, last, intervals }) => ({ first, last, intervals }));
}

/** 2024-01-01 was a Monday. */
const dateOf = (day: Weekday) => new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));

/** `пн – пт 09:00–18:00`; names of days are the language's own. */
export function hoursWords(week: Calendar['week'], locale: string): string {
  const name = (day: Weekday) => dateFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(dateOf(day));
  const days = ({ first, last }: Run) => (first === last ? name(first) : `${name(first)} – ${name(last)}`);
  return runsOf(week)
    .map((run) => `${days(run)} ${run.intervals.map(({ open, close }) => `${open}–${close}`).join(', ')}`)
    .join('; ');
}

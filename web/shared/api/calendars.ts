import { queryOptions } from '@tanstack/react-query';
import { api } from './client';

/** Local time, `09:00`. */
export type Interval = { open: string; close: string };
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type CalendarException = { date: string; windows: Interval[]; source: string };
export type Calendar = {
  code: string;
  zone: string;
  week: Partial<Record<Weekday, Interval[]>>;
  working_day: Interval[];
  holiday_set: string | null;
  shortened_day_policy: string;
  exceptions?: CalendarException[];
};
export type CalendarDay = {
  date: string;
  working: boolean;
  kind: string;
  windows: Interval[];
  shortened_minutes: number | null;
  source: string | null;
  provisional: boolean;
};

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: () => api.all<Calendar>('/calendars'),
  staleTime: 5 * 60_000,
});

export const calendarDaysQuery = (code: string, year: number) =>
  queryOptions({
    queryKey: ['calendars', code, 'days', year],
    queryFn: () => api.get<CalendarDay[]>(`/calendars/${encodeURIComponent(code)}/days`, { year: String(year) }),
    staleTime: 5 * 60_000,
  });

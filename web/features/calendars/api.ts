import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { AddExceptionRequest, CalendarImpactView, ExceptionView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';

/** A change of hours moves open deadlines: whatever shows time is read again. */
function useChange<Body, Result>(send: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refresh(queryClient, ['calendars'], ['tickets'], ['queue']),
  });
}

const calendarPath = (code: string) => `/calendars/${encodeURIComponent(code)}`;
const yearPath = (set: string, year: number) => `/holiday-sets/${encodeURIComponent(set)}/years/${year}`;

export const useAddException = (code: string) =>
  useChange((body: AddExceptionRequest) => api.post<ExceptionView>(`${calendarPath(code)}/exceptions`, body));

/** Parts of a calendar's definition, as it holds them. */
export const usePatchCalendar = (code: string) =>
  useChange((patch: Record<string, unknown>) => api.patch<unknown>(calendarPath(code), patch));

export const useLoadYear = (set: string) =>
  useChange(({ year, document }: { year: number; document: unknown }) => api.put<unknown>(yearPath(set, year), document));

/** A change that is thought of: of one calendar, or a year of the set that several use. */
export type Change =
  | { calendar: string; exception: AddExceptionRequest }
  | { calendar: string; patch: Record<string, unknown> }
  | { set: string; year: number; document: unknown };

const simulate = (change: Change) => {
  if ('set' in change) return api.post<CalendarImpactView>(`${yearPath(change.set, change.year)}/simulate`, change.document);
  const { calendar, ...body } = change;
  return api.post<CalendarImpactView>(`${calendarPath(calendar)}/simulate`, body);
};

/** Which open deadlines would move, from when to when; asked anew each time, since cases come and go. */
export const impactQuery = (change: Change | null) =>
  queryOptions({
    queryKey: ['calendars', 'simulate', change],
    queryFn: () => (change ? simulate(change) : null),
    enabled: change !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

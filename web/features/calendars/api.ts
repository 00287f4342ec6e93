import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { AddExceptionRequest, ExceptionView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page, TicketSummary } from '@/shared/api/types';

/** A change of hours moves open deadlines: whatever shows time is read again. */
function useChange<Body, Result>(send: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refresh(queryClient, ['calendars'], ['tickets'], ['queue']),
  });
}

export const useAddException = (code: string) =>
  useChange((body: AddExceptionRequest) => api.post<ExceptionView>(`/calendars/${encodeURIComponent(code)}/exceptions`, body));

export const useLoadYear = (set: string) =>
  useChange(({ year, document }: { year: number; document: unknown }) =>
    api.put<unknown>(`/holiday-sets/${encodeURIComponent(set)}/years/${year}`, document),
  );

/** The most that is looked at to say how many deadlines a change may touch. */
const MOST = 500;
export type Touched = { count: number; more: boolean };

/** Open tickets of these products whose nearest deadline lies on or after a date. */
export const touchedQuery = (products: string[], date: string) =>
  queryOptions({
    queryKey: ['queue', 'touched', products, date],
    queryFn: async (): Promise<Touched> => {
      const pages = await Promise.all(
        products.map((product) => api.get<Page<TicketSummary>>('/queue', { product, order: 'deadline', limit: String(MOST) })),
      );
      const due = pages.flatMap(({ data }) => data).filter(({ next_timer: timer }) => timer?.due_at && timer.due_at.slice(0, 10) >= date);
      return { count: due.length, more: pages.some(({ page }) => page?.has_more) };
    },
    enabled: date !== '',
  });

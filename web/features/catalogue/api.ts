import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Preview } from '@/shared/api/types';
import type { Calendar } from './hours';

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: () => api.all<Calendar>('/calendars'),
  staleTime: 5 * 60_000,
});

/** Whether somebody is there now, holidays and moved days counted. */
export const openNowQuery = (calendar: string) =>
  queryOptions({
    queryKey: ['calendars', calendar, 'open'],
    queryFn: () => api.get<{ open: boolean; at: string }>(`/calendars/${encodeURIComponent(calendar)}/open`),
    refetchInterval: 60_000,
  });

/** What the rules would promise this customer for a request of this kind, sent now with nothing in it. */
export const promiseQuery = (product: string, kind: string) =>
  queryOptions({
    queryKey: ['promise', product, kind],
    queryFn: () => api.post<Preview>(`/products/${encodeURIComponent(product)}/preview`, { kind, channel: 'portal', text: '' }),
    staleTime: 5 * 60_000,
  });

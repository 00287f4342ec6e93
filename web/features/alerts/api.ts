import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { i18n as I18n } from 'i18next';
import { api } from '@/shared/api/client';
import type { AlertView } from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';

const POLL_MS = 30_000;

export const alertsQuery = infiniteQueryOptions({
  queryKey: ['alerts'],
  queryFn: ({ pageParam }) => api.get<Page<AlertView>>('/alerts', { cursor: pageParam ?? undefined, limit: '100' }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  refetchInterval: POLL_MS,
});

/** All that nobody has dealt with, however old: the number of them is the length of this list. */
export const unresolvedQuery = queryOptions({
  queryKey: ['alerts', 'unresolved'],
  queryFn: async () => (await api.all<AlertView>('/alerts', { limit: '500' })).filter(({ resolved_at }) => !resolved_at),
  refetchInterval: POLL_MS,
});

/** A code may carry its subject after a colon: `calendar_year_missing:2028`. */
export function alertWords(i18n: I18n, alert: AlertView): string {
  const [code = '', subject] = alert.code.split(':');
  const key = `alert.${code}`;
  const words = i18n.exists(key) ? i18n.t(key) : code.replaceAll('_', ' ');
  return subject ? `${words}: ${subject}` : words;
}

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { TicketCountsView, TicketFilter, ViewRequest, ViewView } from '@/shared/api/generated';
import { pollMs, pollPagesMs, refresh } from '@/shared/api/refresh';
import type { Asset, Page, TicketSummary } from '@/shared/api/types';
import { knownZone } from '@/shared/lib/time';
import type { FileFormat } from '@/shared/ui/ExportMenu';

export type SavedView = ViewView;
export const SORTS = ['deadline', 'processing', 'received', 'updated'] as const;
/** Of the queue's columns, those that a view may leave out; all are shown where it names none. */
export const COLUMNS = ['customer', 'product', 'status', 'assignee', 'received'] as const;

/** One's own, then those shared with one, each with how many cases it shows now. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => api.all<SavedView>('/views', { zone: knownZone() }),
  refetchInterval: pollMs,
});

const PAGE = 100;

export const foundQuery = (filter: TicketFilter | undefined, sort: string) =>
  infiniteQueryOptions({
    queryKey: ['queue', 'found', filter, sort],
    queryFn: ({ pageParam }) =>
      api.post<Page<TicketSummary>>('/tickets/search', { filter, sort, zone: knownZone(), limit: PAGE, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: pollPagesMs,
    enabled: filter !== undefined,
  });

export const countQuery = (filter: TicketFilter | null) =>
  queryOptions({
    queryKey: ['queue', 'counted', filter],
    queryFn: async () => (await api.post<TicketCountsView>('/tickets/counts', { filters: [filter], zone: knownZone() })).counts[0] ?? 0,
    enabled: filter !== null,
    placeholderData: (previous) => previous,
  });

/** All that a search finds, as a file. */
export const exportTickets = (asked: { filter: TicketFilter; sort: string }, format: FileFormat) =>
  api.file('/tickets/export', { ...asked, zone: knownZone(), format });

/** The API counts by no more filters at once. */
const MOST_FILTERS = 50;

/** How many cases each filter holds, in their order; live as the counts of the views are. */
export const countsQuery = (filters: TicketFilter[]) =>
  queryOptions({
    queryKey: ['views', 'counts', filters],
    queryFn: async () => {
      const counts: number[] = [];
      for (let from = 0; from < filters.length; from += MOST_FILTERS) {
        const some = { filters: filters.slice(from, from + MOST_FILTERS), zone: knownZone() };
        const part = await api.post<TicketCountsView>('/tickets/counts', some);
        counts.push(...part.counts);
      }
      return counts;
    },
    refetchInterval: pollMs,
    placeholderData: (previous) => (previous?.length === filters.length ? previous : undefined),
  });

export const everyAssetQuery = queryOptions({
  queryKey: ['assets', 'every'],
  queryFn: () => api.all<Asset>('/assets'),
  staleTime: 60_000,
});

const pathOf = ({ id }: SavedView) => `/views/${encodeURIComponent(id)}`;
export const requestOf = ({ name, shared, filter, sort, columns }: SavedView): ViewRequest => ({ name, shared, filter, sort, columns });

/** Keeps a view: a new one, or what is known of another. Somebody else's change meanwhile is not written over. */
export function useSaveView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ held, body }: { held: SavedView | null; body: ViewRequest }) =>
      held ? api.put<SavedView>(pathOf(held), body, { 'if-match': `"${held.version}"` }) : api.post<SavedView>('/views', body),
    onSuccess: (saved) => {
      // The page goes to what was saved at once; the list is read anew behind it.
      queryClient.setQueryData(viewsQuery.queryKey, (views) =>
        views?.some(({ id }) => id === saved.id) ? views.map((one) => (one.id === saved.id ? saved : one)) : [...(views ?? []), saved],
      );
      refresh(queryClient, ['views']);
    },
  });
}

export function useDeleteView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (view: SavedView) => api.remove(pathOf(view)),
    onSuccess: () => refresh(queryClient, ['views']),
  });
}

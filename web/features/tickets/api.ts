import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Page, Ticket, TicketSummary } from '@/shared/api/types';

const POLL_MS = 15_000;

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['tickets', id],
    queryFn: () => api.getTagged<Ticket>(`/tickets/${encodeURIComponent(id)}`),
    refetchInterval: POLL_MS,
  });

type Narrowing = { product?: string; text?: string };

export const ticketListQuery = (status: string | undefined, narrowing: Narrowing = {}) =>
  infiniteQueryOptions({
    queryKey: ['tickets', 'list', status ?? 'all', narrowing],
    queryFn: ({ pageParam }) => api.get<Page<TicketSummary>>('/tickets', { status, ...narrowing, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: POLL_MS,
  });

/** About an asset or a part of it, the latest first. */
export const assetTicketsQuery = (asset: string) =>
  queryOptions({
    queryKey: ['tickets', 'asset', asset],
    queryFn: async () => (await api.get<Page<TicketSummary>>('/tickets', { asset, limit: '20' })).data,
    refetchInterval: POLL_MS,
  });

export const queueQuery = (filter: { product?: string; status?: string; order?: string }) =>
  infiniteQueryOptions({
    queryKey: ['queue', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<TicketSummary>>('/queue', { ...filter, order: filter.order ?? 'deadline', cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: POLL_MS,
  });

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { pollMs, pollPagesMs } from '@/shared/api/refresh';
import type { Page, Ticket, TicketSummary } from '@/shared/api/types';
import { OPEN_STATUSES } from '@/shared/lib/statuses';

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['tickets', id],
    queryFn: () => api.getTagged<Ticket>(`/tickets/${encodeURIComponent(id)}`),
    refetchInterval: pollMs,
  });

type Narrowing = { product?: string; text?: string };

export const ticketListQuery = (status: string | undefined, narrowing: Narrowing = {}) =>
  infiniteQueryOptions({
    queryKey: ['tickets', 'list', status ?? 'all', narrowing],
    queryFn: ({ pageParam }) => api.get<Page<TicketSummary>>('/tickets', { status, ...narrowing, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: pollPagesMs,
  });

/** About an asset or a part of it, the latest first. */
export const assetTicketsQuery = (asset: string) =>
  queryOptions({
    queryKey: ['tickets', 'asset', asset],
    queryFn: async () => (await api.get<Page<TicketSummary>>('/tickets', { asset, limit: '20' })).data,
    refetchInterval: pollMs,
  });

/** What is open of one customer, the latest first. */
export const customerTicketsQuery = (customer: string) =>
  queryOptions({
    queryKey: ['tickets', 'customer', customer],
    queryFn: async () => (await api.get<Page<TicketSummary>>('/tickets', { customer, status: OPEN_STATUSES.join(','), limit: '20' })).data,
    refetchInterval: pollMs,
  });

/** What the queue is narrowed to; all of it stands in the address. */
export type QueueFilter = {
  product?: string;
  /** One or several, separated by commas; `any` for all, where words or a customer are looked for. */
  status?: string;
  order?: string;
  queue?: string;
  customer?: string;
  text?: string;
};

const PAGE = '100';

/** The order of work is the queue's own; words and customers are looked for in the list of all tickets, the latest first. */
const sourceOf = ({ order, ...filter }: QueueFilter) =>
  filter.text || filter.customer
    ? {
        path: '/tickets' as const,
        query: { ...filter, queue: undefined, status: filter.status === 'any' ? undefined : (filter.status ?? OPEN_STATUSES.join(',')) },
      }
    : { path: '/queue' as const, query: { ...filter, order: order ?? 'deadline' } };

export const queueQuery = (filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['queue', filter],
    queryFn: ({ pageParam }) => {
      const { path, query } = sourceOf(filter);
      const asked = { ...query, limit: PAGE, cursor: pageParam ?? undefined };
      return path === '/queue' ? api.get<Page<TicketSummary>>('/queue', asked) : api.get<Page<TicketSummary>>('/tickets', asked);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: pollPagesMs,
  });

import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { pollMs } from '@/shared/api/refresh';
import type { Page, TicketSummary } from '@/shared/api/types';
import { inView, type View } from './view';

/** The queue is counted up to here; beyond it a number says "at least". */
const MOST_PAGES = 4;
const LIMIT = '500';

export type Shift = { tickets: TicketSummary[]; more: boolean };

export const shiftQuery = queryOptions({
  queryKey: ['queue', 'shift'],
  queryFn: async (): Promise<Shift> => {
    const tickets: TicketSummary[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const { data, page } = await api.get<Page<TicketSummary>>('/queue', { order: 'deadline', limit: LIMIT, cursor });
      tickets.push(...data);
      if (!page?.has_more || !page.next_cursor) return { tickets, more: false };
      cursor = page.next_cursor;
    }
    return { tickets, more: true };
  },
  refetchInterval: pollMs,
});

/** With the nearest deadline first, a count of what is due soon is whole however long the queue is. */
const WHOLE: View[] = ['soon', 'breached'];

export function countOf(
  { tickets, more }: Shift,
  view: View,
  me: string | undefined,
  now: number,
  product?: string,
): { count: number; more: boolean } {
  const count = tickets.filter((ticket) => (!product || ticket.product === product) && inView(view, ticket, me, now)).length;
  return { count, more: more && (!WHOLE.includes(view) || count === tickets.length) };
}

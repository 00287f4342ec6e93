import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { queueQuery } from '@/features/tickets/api';
import { useAccount } from '@/shared/lib/session';
import { filterOf, inView, mayHaveMore, type QueueSearch, viewOf } from './view';

/** Rows enough for any screen, so that a narrow view does not look empty while its rows stand on later pages. */
const ENOUGH = 30;

export function useQueue(search: QueueSearch) {
  const { id } = useAccount();
  const view = viewOf(search.view);
  const filter = filterOf(search);
  const query = useInfiniteQuery(queueQuery(filter));
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, dataUpdatedAt } = query;
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const now = dataUpdatedAt || Date.now();
  const tickets = useMemo(() => loaded.filter((ticket) => inView(view, ticket, id, now)), [loaded, view, id, now]);
  const more = hasNextPage && mayHaveMore(view, filter, loaded.at(-1), now);
  const short = more && tickets.length < ENOUGH;
  useEffect(() => {
    if (short && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [short, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return { query, tickets, more, loadMore: () => void (more && !isFetchingNextPage && fetchNextPage()) };
}

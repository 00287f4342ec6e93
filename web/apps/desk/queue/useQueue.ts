import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { queueQuery } from '@/features/tickets/api';
import { foundQuery, type SavedView, viewsQuery } from '@/features/views/api';
import { narrowed } from '@/features/views/tree';
import { useAccount } from '@/shared/lib/session';
import { asked, filterOf, inView, keptView, mayHaveMore, type QueueSearch, viewOf } from './view';

/** Rows enough for any screen, so that a narrow view does not look empty while its rows stand on later pages. */
const ENOUGH = 30;

/** The kept view that the address names; null where there is none of that name. */
export function useKeptView(search: QueueSearch): SavedView | null | undefined {
  const id = keptView(search.view);
  const { data } = useQuery({ ...viewsQuery, enabled: id !== undefined });
  return id && data ? (data.find((view) => view.id === id) ?? null) : undefined;
}

export function useQueue(search: QueueSearch) {
  const { id } = useAccount();
  const view = viewOf(search.view);
  const filter = filterOf(search);
  const isKept = keptView(search.view) !== undefined;
  const kept = useKeptView(search);
  const cut = useInfiniteQuery({ ...queueQuery(filter), enabled: !isKept });
  const found = useInfiniteQuery(foundQuery(kept ? narrowed(kept.filter, asked(search)) : undefined, kept?.sort ?? 'processing'));
  const query = isKept ? found : cut;
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, dataUpdatedAt } = query;
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const now = dataUpdatedAt || Date.now();
  const tickets = useMemo(
    () => (isKept ? loaded : loaded.filter((ticket) => inView(view, ticket, id, now))),
    [loaded, isKept, view, id, now],
  );
  const more = hasNextPage && (isKept || mayHaveMore(view, filter, loaded.at(-1), now));
  const short = more && tickets.length < ENOUGH;
  useEffect(() => {
    if (short && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [short, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return { query, kept, tickets, more, loadMore: () => void (more && !isFetchingNextPage && fetchNextPage()) };
}

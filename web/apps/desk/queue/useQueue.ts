import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queueQuery } from '@/features/tickets/api';
import { foundQuery, type SavedView, viewsQuery } from '@/features/views/api';
import { narrowed } from '@/features/views/tree';
import { asFilter, asked, filterOf, keptView, type QueueSearch, sortOf, viewOf } from './view';

/** The kept view that the address names; null where there is none of that name. */
export function useKeptView(search: QueueSearch): SavedView | null | undefined {
  const id = keptView(search.view);
  const { data } = useQuery({ ...viewsQuery, enabled: id !== undefined });
  return id && data ? (data.find((view) => view.id === id) ?? null) : undefined;
}

export function useQueue(search: QueueSearch) {
  const isKept = keptView(search.view) !== undefined;
  const whole = !isKept && !search.due && viewOf(search.view) === 'all';
  const kept = useKeptView(search);
  const keptFilter = kept ? narrowed(kept.filter, asked(search)) : undefined;
  const filter = isKept ? keptFilter : asFilter(search);
  const sort = isKept ? (kept?.sort ?? 'processing') : sortOf(search);
  const all = useInfiniteQuery({ ...queueQuery(filterOf(search)), enabled: whole });
  const found = useInfiniteQuery({ ...foundQuery(filter, sort), enabled: isKept ? keptFilter !== undefined : !whole });
  const query = whole ? all : found;
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const tickets = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  return {
    query,
    kept,
    tickets,
    filter,
    sort,
    more: hasNextPage,
    loadMore: () => void (hasNextPage && !isFetchingNextPage && fetchNextPage()),
  };
}

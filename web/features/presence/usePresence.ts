import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { api } from '@/shared/api/client';
import type { PresentView } from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';

/** The server forgets who says nothing for 25 seconds. */
const SAY_MS = 5_000;
/** Whoever typed this lately is still at it. */
const WRITING_MS = 15_000;

const pathOf = (ticket: string) => `/tickets/${encodeURIComponent(ticket)}/presence`;
const keyOf = (ticket: string) => ['presence', ticket];

/** Tells colleagues that the reader is at a case, and hears who else is. A page nobody looks at says nothing. */
export function usePresence(ticket: string) {
  const queryClient = useQueryClient();
  const wroteAt = useRef(Number.NEGATIVE_INFINITY);
  const query = queryOptions({
    queryKey: keyOf(ticket),
    queryFn: async () => {
      const doing = Date.now() - wroteAt.current < WRITING_MS ? 'writing' : 'viewing';
      return (await api.put<Page<PresentView>>(pathOf(ticket), { doing })).data;
    },
    refetchInterval: SAY_MS,
    // What was heard on an earlier visit is no longer so.
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    const leave = () => api.leave(pathOf(ticket));
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [ticket]);
  const { data: others = [] } = useQuery(query);
  /** Called as the reader types: colleagues hear of the first letter at once. */
  const wrote = useMemo(
    () => () => {
      const began = Date.now() - wroteAt.current >= WRITING_MS;
      wroteAt.current = Date.now();
      if (began) void queryClient.invalidateQueries({ queryKey: keyOf(ticket) });
    },
    [queryClient, ticket],
  );
  return { others, wrote };
}

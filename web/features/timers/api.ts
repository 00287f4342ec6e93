import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Explanation } from '@/shared/api/types';

/** Under the ticket's key, so that whatever changes the ticket renews the explanation too. */
export const explanationQuery = (ticket: string, timer: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'timers', timer, 'explain'],
    queryFn: () => api.get<Explanation>(`/tickets/${encodeURIComponent(ticket)}/timers/${encodeURIComponent(timer)}/explain`),
  });

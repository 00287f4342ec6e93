import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, idempotency, newKey } from '@/shared/api/client';
import { pollMs, refresh } from '@/shared/api/refresh';

export type Work = { id: string; minutes: number; billable: boolean; author: string; at: string; text: string };
export type Call = { id: string; started_at: string; ended_at: string | null; direction: 'in' | 'out'; agent: string };
export type NewWork = { minutes: number; text?: string; at?: string; billable?: boolean };
export type NewCall = { started_at: string; ended_at?: string; direction: 'in' | 'out' };

export const worksQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'worklogs'],
    queryFn: () => api.all<Work>(`/tickets/${encodeURIComponent(ticket)}/worklogs`),
    refetchInterval: pollMs,
  });

export const callsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'calls'],
    queryFn: () => api.all<Call>(`/tickets/${encodeURIComponent(ticket)}/calls`),
    refetchInterval: pollMs,
  });

/** The key stays the same until the work was taken: a retry never counts it twice. */
export function useLogWork(ticket: string) {
  const queryClient = useQueryClient();
  const key = useRef(newKey());
  return useMutation({
    mutationFn: (work: NewWork) => api.post<Work>(`/tickets/${encodeURIComponent(ticket)}/worklogs`, work, idempotency(key.current)),
    onSettled: () => refresh(queryClient, ['tickets', ticket]),
    onSuccess: () => {
      key.current = newKey();
    },
  });
}

export function useLogCall() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ ticket, ...call }: NewCall & { ticket: string }) => api.post<Call>(`/tickets/${encodeURIComponent(ticket)}/calls`, call),
    onSettled: () => refresh(queryClient, ['tickets']),
  });
}

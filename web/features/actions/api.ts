import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { ActionBody, Ticket } from '@/shared/api/types';

export type ActionCall = { action: string } & ActionBody;

/** Runs an action on the version the agent has seen: if somebody changed the case meanwhile, nothing happens. */
export function useRunAction(ticket: string, etag: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ action, ...body }: ActionCall) =>
      api.post<Ticket>(
        `/tickets/${encodeURIComponent(ticket)}/actions/${encodeURIComponent(action)}`,
        body,
        etag ? { 'if-match': etag } : undefined,
      ),
    onSettled: () => refresh(queryClient, ['tickets'], ['queue']),
  });
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, idempotency, newKey } from '@/shared/api/client';
import type { SentMessageView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Message, NewMessage } from '@/shared/api/types';

const POLL_MS = 15_000;

export const messagesQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'messages'],
    queryFn: () => api.all<Message>(`/tickets/${encodeURIComponent(ticket)}/messages`),
    refetchInterval: POLL_MS,
  });

export const attachmentBytes = (id: string) => api.bytes(`/attachments/${encodeURIComponent(id)}`);

/** Adds a message; the key stays the same until it was taken, so a retry never writes it twice. */
export function useSendMessage(ticket: string) {
  const queryClient = useQueryClient();
  const key = useRef(newKey());
  const [progress, setProgress] = useState<number | null>(null);
  const send = useMutation({
    mutationFn: (message: NewMessage) =>
      api.post<SentMessageView>(
        `/tickets/${encodeURIComponent(ticket)}/messages`,
        message,
        idempotency(key.current),
        message.attachments?.length ? setProgress : undefined,
      ),
    onSettled: () => {
      setProgress(null);
      refresh(queryClient, ['tickets']);
    },
    onSuccess: () => {
      key.current = newKey();
    },
  });
  return { ...send, progress };
}

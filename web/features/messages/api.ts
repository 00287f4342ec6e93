import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, idempotency } from '@/shared/api/client';
import type { SentMessageView } from '@/shared/api/generated';
import { useIntention } from '@/shared/api/intention';
import { refresh } from '@/shared/api/refresh';
import type { Message, NewMessage } from '@/shared/api/types';
import { forgetArrived, toAttachments } from '@/shared/lib/uploads';

const POLL_MS = 15_000;

export const messagesQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'messages'],
    queryFn: () => api.all<Message>(`/tickets/${encodeURIComponent(ticket)}/messages`),
    refetchInterval: POLL_MS,
  });

/** The files of a message as one archive. */
export const archiveBytes = (ticket: string, message: string) =>
  api.bytes(`/tickets/${encodeURIComponent(ticket)}/attachments`, { message });
export const attachmentBytes = (id: string) => api.bytes(`/attachments/${encodeURIComponent(id)}`);

/** Adds a message with its files, which are uploaded first: one that is gone from the device stops it, and is named. */
export function useSendMessage(ticket: string) {
  const queryClient = useQueryClient();
  const intention = useIntention();
  const [progress, setProgress] = useState<number | null>(null);
  const send = useMutation({
    mutationFn: async ({ files = [], ...words }: NewMessage & { files?: File[] }) => {
      const attachments = await toAttachments(files, setProgress);
      const message: NewMessage = { ...words, attachments };
      return api.post<SentMessageView>(`/tickets/${encodeURIComponent(ticket)}/messages`, message, idempotency(intention.keyFor(message)));
    },
    onSettled: () => {
      setProgress(null);
      refresh(queryClient, ['tickets']);
    },
    onSuccess: intention.done,
    onError: (error, { files = [] }) => forgetArrived(files, error),
  });
  return { ...send, progress };
}

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { MailQueueView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page } from '@/shared/api/types';
import { MOST_COUNTED } from '@/shared/ui/CountBadge';
import { askedBy } from './cuts';
import type { InboundMail, Letter, LetterState, Mailbox, MailboxRequest, ReadMail, Release, Trial } from './types';

const POLL_MS = 15_000;
const MINUTE_MS = 60_000;
/** A letter on its way changes soon. */
const ON_ITS_WAY_MS = 3_000;

const cursorOf = <T>(last: Page<T>) => (last.page?.has_more ? last.page.next_cursor : null);

/** What waits for a person, unless one reason or what is not taken in yet is asked for. */
export const inboundListQuery = (cut: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['inbound', 'list', cut ?? 'quarantined'],
    queryFn: ({ pageParam }) => api.get<Page<InboundMail>>('/inbound-mail', { ...askedBy(cut), cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
    refetchInterval: POLL_MS,
  });

/** The mails that went into a case. */
export const ticketMailsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['inbound', 'ticket', ticket],
    queryFn: async () => (await api.get<Page<InboundMail>>('/inbound-mail', { ticket, limit: '500' })).data,
    refetchInterval: POLL_MS,
  });

/** How much waits on the way in and on the way out, and for how long. */
export const mailQueueQuery = queryOptions({
  queryKey: ['inbound', 'queue'],
  queryFn: () => api.get<MailQueueView>('/mail-queue'),
  refetchInterval: POLL_MS,
});

/** How many mails wait for a person; one more than is counted where there are more. */
export const quarantineCountQuery = queryOptions({
  queryKey: ['inbound', 'count'],
  queryFn: async () => {
    const limit = String(MOST_COUNTED + 1);
    return (await api.get<Page<InboundMail>>('/inbound-mail', { state: 'quarantined', limit })).data.length;
  },
  refetchInterval: MINUTE_MS,
});

export const inboundQuery = (id: string) =>
  queryOptions({ queryKey: ['inbound', id], queryFn: () => api.get<ReadMail>(`/inbound-mail/${encodeURIComponent(id)}`) });

export const sourceBytes = (id: string) => api.bytes(`/inbound-mail/${encodeURIComponent(id)}/source`);

function useInboundMutation<Input>(mutationFn: (input: Input) => Promise<ReadMail>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (mail) => queryClient.setQueryData(inboundQuery(mail.id).queryKey, mail),
    // Also after a refusal: somebody else may have settled it meanwhile.
    onSettled: () => refresh(queryClient, ['inbound']),
  });
}

export const useRelease = (id: string) =>
  useInboundMutation((release: Release) => api.post<ReadMail>(`/inbound-mail/${encodeURIComponent(id)}/release`, release));

export const useSetAside = (id: string) =>
  useInboundMutation((reason: string) => api.post<ReadMail>(`/inbound-mail/${encodeURIComponent(id)}/set-aside`, { reason }));

/** Cases by number or words, to choose one of. */
export const outboxQuery = (states: readonly LetterState[]) =>
  infiniteQueryOptions({
    queryKey: ['outbox', 'list', states.join(',') || 'all'],
    queryFn: ({ pageParam }) => api.get<Page<Letter>>('/outbox', { state: states.join(',') || undefined, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: cursorOf,
    refetchInterval: POLL_MS,
  });

export const ticketLettersQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['outbox', 'ticket', ticket],
    queryFn: async () => (await api.get<Page<Letter>>('/outbox', { ticket, limit: '500' })).data,
    refetchInterval: POLL_MS,
  });

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['outbox', id],
    queryFn: () => api.get<Letter>(`/outbox/${encodeURIComponent(id)}`),
    refetchInterval: ({ state: { data } }) => (data?.state === 'queued' || data?.state === 'sending' ? ON_ITS_WAY_MS : POLL_MS),
  });

export function useResend(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Letter>(`/outbox/${encodeURIComponent(id)}/resend`, {}),
    onSuccess: (letter) => queryClient.setQueryData(letterQuery(id).queryKey, letter),
    onSettled: () => refresh(queryClient, ['outbox']),
  });
}

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes', 'list'],
  queryFn: () => api.all<Mailbox>('/mailboxes'),
  refetchInterval: POLL_MS,
});

export const mailboxQuery = (id: string) =>
  queryOptions({ queryKey: ['mailboxes', id], queryFn: () => api.get<Mailbox>(`/mailboxes/${encodeURIComponent(id)}`) });

/** Sets one up, or puts one anew as a whole. */
export function useSaveMailbox(id: string | undefined) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (mailbox: MailboxRequest) =>
      id === undefined ? api.post<Mailbox>('/mailboxes', mailbox) : api.put<Mailbox>(`/mailboxes/${encodeURIComponent(id)}`, mailbox),
    onSuccess: (mailbox) => {
      queryClient.setQueryData(mailboxQuery(mailbox.id).queryKey, mailbox);
      refresh(queryClient, ['mailboxes']);
    },
  });
}

export function useDeleteMailbox(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.remove(`/mailboxes/${encodeURIComponent(id)}`),
    onSuccess: () => refresh(queryClient, ['mailboxes', 'list']),
  });
}

export const useTryMailbox = (id: string) =>
  useMutation({ mutationFn: () => api.post<Trial>(`/mailboxes/${encodeURIComponent(id)}/test`, {}) });

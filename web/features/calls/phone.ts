import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { Page } from '@/shared/api/types';
import { MOST_COUNTED } from '@/shared/ui/CountBadge';
import type { Caller } from './api';

type Named = { id: string; name: string | null };
export type CallState = 'ringing' | 'talking' | 'ended' | 'missed' | 'unanswered';
/** A call as the telephone exchange reported it. */
export type PhoneCall = {
  id: string;
  state: CallState;
  waits: boolean;
  direction: 'in' | 'out';
  line: string;
  number: string | null;
  contact: Named | null;
  customer: Named | null;
  products: string[];
  agent: string | null;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  recording_url: string | null;
  ticket: string | null;
  set_aside: { by: string; reason: string } | null;
};
export type CallFilter = { waits?: 'true'; number?: string; ticket?: string };

const POLL_MS = 10_000;
const MINUTE_MS = 60_000;

export const callsQuery = (filter: CallFilter) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'list', filter],
    queryFn: ({ pageParam }) => api.get<Page<PhoneCall>>('/calls', { ...filter, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    refetchInterval: POLL_MS,
    retry: false,
  });

export const callsCountQuery = queryOptions({
  queryKey: ['calls', 'count'],
  queryFn: async () => (await api.get<Page<PhoneCall>>('/calls', { waits: 'true', limit: String(MOST_COUNTED + 1) })).data.length,
  refetchInterval: MINUTE_MS,
});

/** Calls that go on now; they are among the latest. */
export const liveCallsQuery = queryOptions({
  queryKey: ['calls', 'live'],
  queryFn: async () => (await api.get<Page<PhoneCall>>('/calls', { limit: '20' })).data.filter(isLive),
  refetchInterval: POLL_MS,
});

export const callQuery = (id: string) =>
  queryOptions({ queryKey: ['calls', id], queryFn: () => api.get<PhoneCall>(`/calls/${encodeURIComponent(id)}`) });

export const isLive = ({ state }: PhoneCall) => state === 'ringing' || state === 'talking';

/** Who calls, as far as the number is known. */
export const callerOf = ({ contact, customer }: PhoneCall): Caller | null =>
  customer && {
    customer: customer.id,
    customerName: customer.name ?? '',
    contact: contact?.id,
    contactName: contact?.name ?? undefined,
  };

function useSettle<Body>(send: (body: Body) => Promise<PhoneCall>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    // Also after a refusal: somebody else may have settled it meanwhile. Not waited for: the row that asked may go with it.
    onSettled: () => {
      refresh(queryClient, ['calls'], ['alerts'], ['tickets'], ['queue']);
    },
  });
}

export type CallBack = { product: string; contact?: string; customer?: string };
export const useCallBack = (id: string) =>
  useSettle((body: CallBack) => api.post<PhoneCall>(`/calls/${encodeURIComponent(id)}/callback`, body));
export const useSetCallAside = (id: string) =>
  useSettle((reason: string) => api.post<PhoneCall>(`/calls/${encodeURIComponent(id)}/set-aside`, { reason }));
export const attachCall = (id: string, ticket: string) => api.post<PhoneCall>(`/calls/${encodeURIComponent(id)}/ticket`, { ticket });
export const useAttachCall = (id: string) => useSettle((ticket: string) => attachCall(id, ticket));

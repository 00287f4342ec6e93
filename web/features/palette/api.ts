import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Page, TicketSummary } from '@/shared/api/types';

/** Enough to choose from; more is what the queue's search is for. */
const MOST = '8';
export type FoundCustomer = { id: string; name: string; tax_id: string | null };

export const ticketsByWordsQuery = (words: string) =>
  queryOptions({
    queryKey: ['palette', 'tickets', words],
    queryFn: async () => (await api.get<Page<TicketSummary>>('/tickets', { text: words, limit: MOST })).data,
    staleTime: 30_000,
  });

export const customersByNameQuery = (name: string) =>
  queryOptions({
    queryKey: ['palette', 'customers', name],
    queryFn: async () => (await api.get<Page<FoundCustomer>>('/organisations', { kind: 'customer', name, limit: MOST })).data,
    staleTime: 30_000,
  });

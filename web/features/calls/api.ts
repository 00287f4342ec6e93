import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { organisationsQuery } from '@/shared/api/catalogue';
import { api, idempotency, newKey } from '@/shared/api/client';
import type { ContactView, OpenTicketRequest } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page, Preview, Ticket, TicketSummary } from '@/shared/api/types';
import { contactSearch } from '@/shared/lib/contacts';
import { attachCall } from './phone';

export type Caller = { customer: string; customerName: string; contact?: string; contactName?: string };
export type Notes = { product: string; kind: string; fields: Record<string, string>; text: string };

const MOST = '8';

/** Who it may be: people on file by number, mail or name, those who wrote before by any word of their requests, customers by name. */
export const callersQuery = (words: string) =>
  queryOptions({
    queryKey: ['callers', words],
    queryFn: async ({ client }): Promise<Caller[]> => {
      const [contacts, organisations, tickets] = await Promise.all([
        api.get<Page<ContactView>>('/contacts', { ...contactSearch(words), limit: MOST }),
        api.get<Page<{ id: string; name: string }>>('/organisations', { kind: 'customer', name: words, limit: MOST }),
        api.get<Page<TicketSummary & { requester?: { id?: string; name?: string } | null }>>('/tickets', { text: words, limit: '30' }),
      ]);
      return callersOf(await named(client, contacts.data), organisations.data, tickets.data);
    },
    staleTime: 30_000,
  });

/** Contacts with the names of their customers; organisations are walked only where somebody was found. */
async function named(client: QueryClient, contacts: ContactView[]): Promise<Caller[]> {
  if (contacts.length === 0) return [];
  const organisations = await client.fetchQuery(organisationsQuery);
  return contacts.map(({ id, name, organisation }) => ({
    customer: organisation,
    customerName: organisations.find((one) => one.id === organisation)?.name ?? '',
    contact: id,
    contactName: name,
  }));
}

type Named = { id?: string | null; name?: string | null } | null | undefined;

/** People come first, each once; then the customers that were found by name. */
export function callersOf(
  contacts: Caller[],
  organisations: { id: string; name: string }[],
  tickets: { customer?: Named; requester?: Named }[],
): Caller[] {
  const people = new Map(contacts.map((caller) => [caller.contact ?? '', caller]));
  for (const { customer, requester } of tickets) {
    if (!customer?.id || !requester?.id || people.has(requester.id)) continue;
    people.set(requester.id, {
      customer: customer.id,
      customerName: customer.name ?? '',
      contact: requester.id,
      contactName: requester.name ?? '',
    });
  }
  return [...people.values(), ...organisations.map(({ id, name }) => ({ customer: id, customerName: name }))];
}

const given = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));

const bodyOf = (notes: Notes, caller: Caller | null) => ({
  kind: notes.kind || undefined,
  channel: 'phone',
  customer: caller?.customer,
  contact: caller?.contact,
  fields: given(notes.fields),
  text: notes.text.trim(),
});

/** What the rules say to the call so far: covered or not, what still has to be asked. Nothing is stored. */
export const callPreviewQuery = (notes: Notes, caller: Caller | null) =>
  queryOptions({
    queryKey: ['preview', notes.product, 'call', bodyOf(notes, caller)],
    queryFn: () => api.post<Preview>(`/products/${encodeURIComponent(notes.product)}/preview`, bodyOf(notes, caller)),
    enabled: notes.product !== '' && notes.kind !== '',
    staleTime: 30_000,
    placeholderData: (previous: Preview | undefined) => previous,
    retry: false,
  });

type Opening = { notes: Notes; caller: Caller | null; startedAt: string; call?: string };

/** The notes become a ticket received when the call began; the exchange's call is put to it, or one is logged by hand. */
export function useTicketOfCall() {
  const queryClient = useQueryClient();
  const key = useRef(newKey());
  const opened = useRef<Ticket | null>(null);
  return useMutation({
    mutationFn: async ({ notes, caller, startedAt, call }: Opening) => {
      const body: OpenTicketRequest = { ...bodyOf(notes, caller), product: notes.product, received_at: startedAt };
      // A retry after a failed log of the call opens no second ticket.
      const ticket = opened.current ?? (await api.post<Ticket>('/tickets', body, idempotency(key.current)));
      opened.current = ticket;
      if (call) {
        await attachCall(call, ticket.id);
        return ticket;
      }
      await api.post(`/tickets/${encodeURIComponent(ticket.id)}/calls`, {
        started_at: startedAt,
        ended_at: new Date().toISOString(),
        direction: 'in',
      });
      return ticket;
    },
    onError: () => {
      // What is corrected is another request.
      if (!opened.current) key.current = newKey();
    },
    onSuccess: () => refresh(queryClient, ['tickets'], ['queue'], ['calls']),
  });
}

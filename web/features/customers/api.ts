import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type {
  ContactView,
  CreateContactRequest,
  CreateEntitlementRequest,
  CreateOrganisationRequest,
  EntitlementView,
  LedgerView,
  OrganisationView,
  PostingView,
  PostRequest,
} from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page } from '@/shared/api/types';

export type Customer = OrganisationView;
export type Entitlement = EntitlementView;
export type EntitlementFilter = { customer?: string; product?: string };

const next = <T>(last: Page<T>) => (last.page?.has_more ? last.page.next_cursor : null);

export const customersQuery = (name: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['organisations', 'customers', name ?? ''],
    queryFn: ({ pageParam }) =>
      api.get<Page<Customer>>('/organisations', { kind: 'customer', name, cursor: pageParam ?? undefined, limit: '100' }),
    initialPageParam: null as string | null,
    getNextPageParam: next,
  });

export const entitlementsQuery = (filter: EntitlementFilter) =>
  infiniteQueryOptions({
    queryKey: ['entitlements', filter],
    queryFn: ({ pageParam }) => api.get<Page<Entitlement>>('/entitlements', { ...filter, cursor: pageParam ?? undefined, limit: '200' }),
    initialPageParam: null as string | null,
    getNextPageParam: next,
  });

export const allEntitlementsQuery = queryOptions({
  queryKey: ['entitlements', 'all'],
  queryFn: () => api.all<Entitlement>('/entitlements'),
  staleTime: 60_000,
});

export const entitlementQuery = (id: string) =>
  queryOptions({
    queryKey: ['entitlements', id],
    queryFn: () => api.get<Entitlement>(`/entitlements/${encodeURIComponent(id)}`),
  });

export const ledgerQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['entitlements', id, 'ledger'],
    queryFn: ({ pageParam }) => api.get<LedgerView>(`/entitlements/${encodeURIComponent(id)}/ledger`, { cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page.has_more ? (last.page.next_cursor ?? null) : null),
  });

/** After any of these, lists of customers and contracts are read again. */
function useChange<Body, Result>(send: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refresh(queryClient, ['organisations'], ['entitlements']),
  });
}

export const useCreateCustomer = () => useChange((body: CreateOrganisationRequest) => api.post<Customer>('/organisations', body));
export const useCreateContact = () => useChange((body: CreateContactRequest) => api.post<ContactView>('/contacts', body));
export const useCreateEntitlement = () => useChange((body: CreateEntitlementRequest) => api.post<Entitlement>('/entitlements', body));
export const useExtend = (id: string) =>
  useChange((body: { valid_to: string }) => api.patch<Entitlement>(`/entitlements/${encodeURIComponent(id)}`, body));
export const usePost = (id: string) =>
  useChange((body: PostRequest) => api.post<PostingView>(`/entitlements/${encodeURIComponent(id)}/ledger`, body));

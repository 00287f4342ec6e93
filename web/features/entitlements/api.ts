import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { EntitlementView, LedgerView } from '@/shared/api/generated';
import { isCurrent } from './validity';

const list = () => api.all<EntitlementView>('/entitlements');

/** All that the signed-in customer is and was entitled to. */
export const entitlementsQuery = queryOptions({ queryKey: ['entitlements'], queryFn: list });

/** Those of a product that are in force today. */
export const currentEntitlementsQuery = (product: string) =>
  queryOptions({
    ...entitlementsQuery,
    select: (all: EntitlementView[]) => all.filter((one) => one.product === product && isCurrent(one, new Date())),
  });

export const entitlementQuery = (id: string) =>
  queryOptions({ queryKey: ['entitlements', id], queryFn: () => api.get<EntitlementView>(`/entitlements/${encodeURIComponent(id)}`) });

export const ledgerQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['entitlements', id, 'ledger'],
    queryFn: ({ pageParam }) =>
      api.get<LedgerView>(`/entitlements/${encodeURIComponent(id)}/ledger`, { cursor: pageParam ?? undefined, limit: '100' }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page.has_more ? last.page.next_cursor : null),
  });

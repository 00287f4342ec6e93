import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { OrganisationView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page, Role } from '@/shared/api/types';

export type AccountState = 'invited' | 'active' | 'disabled';
export type ManagedAccount = {
  id: string;
  name: string;
  email: string | null;
  role: Role;
  locale: string;
  provider: string | null;
  organisation: string | null;
  contact: string | null;
  state: AccountState;
  created_at: string;
  signed_in_at: string | null;
};
export type Invitation = { email: string; name?: string; role: Role; provider?: string; contact?: string; locale?: string };
/** A provider of `null` unbinds. */
export type AccountChange = { name?: string; role?: Role; provider?: string | null; disabled?: boolean; locale?: string };
export type AccessPolicy = { second_factor_of_staff: boolean };

export const accountsQuery = (role: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['accounts', role ?? 'all'],
    queryFn: ({ pageParam }) => api.get<Page<ManagedAccount>>('/accounts', { role, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  });

export const providersQuery = queryOptions({
  queryKey: ['organisations', 'providers'],
  queryFn: async () => (await api.get<Page<OrganisationView>>('/organisations', { kind: 'provider', limit: '500' })).data,
  staleTime: 60_000,
});

export const policyQuery = queryOptions({ queryKey: ['access-policy'], queryFn: () => api.get<AccessPolicy>('/access-policy') });

const pathOf = (id: string) => `/accounts/${encodeURIComponent(id)}`;

function useChange<Body, Result>(mutationFn: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => refresh(queryClient, ['accounts']) });
}

export const useInvite = () => useChange((body: Invitation) => api.post<ManagedAccount>('/accounts', body));
export const useChangeAccount = (id: string) => useChange((body: AccountChange) => api.patch<ManagedAccount>(pathOf(id), body));
/** What is done to an account at once, without a form. */
export const useDeed = (id: string) =>
  useChange((deed: 'invite' | 'sign_out' | 'reset_factor') => {
    if (deed === 'invite') return api.post<void>(`${pathOf(id)}/invitation`, {});
    return api.remove(`${pathOf(id)}/${deed === 'sign_out' ? 'sessions' : 'second-factor'}`);
  });

export function useSetPolicy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (policy: AccessPolicy) => api.put<AccessPolicy>('/access-policy', policy),
    onSuccess: (policy) => queryClient.setQueryData(policyQuery.queryKey, policy),
  });
}

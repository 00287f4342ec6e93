import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';

export type WelcomeDomain = { domain: string; provider: string | null };
/** A secret is given and never shown; one that is left out stays. */
export type IdentityProviderDraft = {
  name: string;
  issuer: string;
  client_id: string;
  client_secret?: string;
  domains: WelcomeDomain[];
  enabled: boolean;
};
export type IdentityProvider = Omit<IdentityProviderDraft, 'client_secret'> & { id: string; has_secret: boolean; redirect_uri: string };

export const identityProvidersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: () => api.all<IdentityProvider>('/identity-providers'),
});

const pathOf = (id: string) => `/identity-providers/${encodeURIComponent(id)}`;

function useChange<Body, Result>(mutationFn: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => refresh(queryClient, ['identity-providers']) });
}

/** Sets a provider up, or sets it anew as a whole. */
export const useSaveIdentityProvider = (id: string | undefined) =>
  useChange((draft: IdentityProviderDraft) =>
    id === undefined ? api.post<IdentityProvider>('/identity-providers', draft) : api.put<IdentityProvider>(pathOf(id), draft),
  );
export const useDeleteIdentityProvider = (id: string) => useChange((_: undefined) => api.remove(pathOf(id)));

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { DeclarationView, DeclareRequest } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Ticket } from '@/shared/api/types';

export const declarationsQuery = queryOptions({
  queryKey: ['force-majeure'],
  queryFn: async () => latestFirst(await api.all<DeclarationView>('/force-majeure')),
});

export const latestFirst = (all: DeclarationView[]): DeclarationView[] =>
  [...all].sort((one, other) => Date.parse(other.declared_at) - Date.parse(one.declared_at));

/** A case that a declaration names; one that the reader may not see is not found. */
export const touchedQuery = (id: string) =>
  queryOptions({
    queryKey: ['tickets', id, 'touched'],
    queryFn: () => api.get<Ticket>(`/tickets/${encodeURIComponent(id)}`),
    retry: false,
  });

export const declarationQuery = (id: string) =>
  queryOptions({
    queryKey: ['force-majeure', id],
    queryFn: () => api.get<DeclarationView>(`/force-majeure/${encodeURIComponent(id)}`),
  });

function useChange<Body>(send: (body: Body) => Promise<DeclarationView>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refresh(queryClient, ['force-majeure'], ['tickets'], ['queue']),
  });
}

export const useDeclare = () => useChange((body: DeclareRequest) => api.post<DeclarationView>('/force-majeure', body));
export const useWithdraw = () =>
  useChange((id: string) => api.post<DeclarationView>(`/force-majeure/${encodeURIComponent(id)}/withdraw`, {}));

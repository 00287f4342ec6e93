import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { DeclarationView, DeclareRequest } from '@/shared/api/generated';

export const declarationQuery = (id: string) =>
  queryOptions({
    queryKey: ['force-majeure', id],
    queryFn: () => api.get<DeclarationView>(`/force-majeure/${encodeURIComponent(id)}`),
  });

function useChange<Body>(send: (body: Body) => Promise<DeclarationView>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all(['force-majeure', 'tickets', 'queue'].map((key) => queryClient.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useDeclare = () => useChange((body: DeclareRequest) => api.post<DeclarationView>('/force-majeure', body));
export const useWithdraw = () =>
  useChange((id: string) => api.post<DeclarationView>(`/force-majeure/${encodeURIComponent(id)}/withdraw`, {}));

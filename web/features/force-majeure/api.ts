import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { DeclarationView, DeclareRequest } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';

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

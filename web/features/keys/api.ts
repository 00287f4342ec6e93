import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ApiKeyView, CreateApiKeyRequest, NewApiKeyView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';

export const SCOPES = [
  'catalogue:read',
  'tickets:read',
  'tickets:write',
  'tickets:backdate',
  'calls:write',
  'entitlements:read',
  'events:read',
  'events:write',
  'readings:read',
  'readings:write',
  'reports:read',
];

export const keysQuery = queryOptions({ queryKey: ['api-keys'], queryFn: () => api.all<ApiKeyView>('/api-keys') });

function useChange<Body, Result>(send: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => refresh(queryClient, ['api-keys']) });
}

export const useCreateKey = () => useChange((body: CreateApiKeyRequest) => api.post<NewApiKeyView>('/api-keys', body));
export const useRevokeKey = () => useChange((id: string) => api.remove(`/api-keys/${encodeURIComponent(id)}`));

import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { CreateReleaseRequest, PublicationView, PublishRequest, ReleaseView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Page } from '@/shared/api/types';

export const publicationsQuery = (product: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['publications', product ?? ''],
    queryFn: ({ pageParam }) => api.get<Page<PublicationView>>('/publications', { product, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  });

export function usePublish() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: PublishRequest) => api.post<PublicationView>('/publications', body),
    onSuccess: () => refresh(queryClient, ['publications']),
  });
}

export function useRelease() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateReleaseRequest) => api.post<ReleaseView>('/releases', body),
    onSuccess: () => refresh(queryClient, ['publications']),
  });
}

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type {
  ActivateRequest,
  JournalEntryView,
  PluginDetailView,
  PluginView,
  ReplayBody,
  ReplayView,
  RuleSetView,
} from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Clause, Page, Preview } from '@/shared/api/types';

export type JournalFilter = { product?: string; plugin?: string; hook?: string; failed?: string; ticket?: string };
/** A step that another version would have taken, left out or taken otherwise. */
export type Difference = { kind: 'added' | 'removed' | 'changed'; clauses: Clause[]; old: unknown; new: unknown };

export const ruleSetsQuery = queryOptions({ queryKey: ['rule-sets'], queryFn: () => api.all<RuleSetView>('/rule-sets') });
export const pluginsQuery = queryOptions({ queryKey: ['plugins'], queryFn: () => api.all<PluginView>('/plugins') });

/** A version whole: by digest, identity or `code@version`. What is installed never changes. */
export const pluginQuery = (plugin: string) =>
  queryOptions({
    queryKey: ['plugins', plugin],
    queryFn: () => api.get<PluginDetailView>(`/plugins/${encodeURIComponent(plugin)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A version by the name it is known by: `code@version`. */
export const pluginPath = ({ plugin, version }: { plugin: string; version: string }) =>
  `/plugins/${encodeURIComponent(`${plugin}@${version}`)}`;

export const journalQuery = (filter: JournalFilter) =>
  infiniteQueryOptions({
    queryKey: ['journal', filter],
    queryFn: ({ pageParam }) => api.get<Page<JournalEntryView>>('/journal', { ...filter, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  });

/** What the rules say to a request of a kind that came now: nothing is stored. */
export const promiseQuery = (product: string, body: { kind: string; channel: string; customer?: string }) =>
  queryOptions({
    queryKey: ['preview', product, 'promise', body],
    queryFn: () => api.post<Preview>(`/products/${encodeURIComponent(product)}/preview`, { ...body, fields: {}, text: '' }),
    staleTime: 60_000,
    retry: false,
  });

function useChange<Body, Result>(send: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refresh(queryClient, ['rule-sets'], ['plugins'], ['products']),
  });
}

export const useInstall = () => useChange((file: File) => api.upload<PluginView>('/plugins', file, 'application/wasm'));
export const useActivate = () => useChange((body: ActivateRequest) => api.post<RuleSetView>('/rule-sets', body));
export const useRollBack = () => useChange((id: string) => api.post<RuleSetView>(`/rule-sets/${encodeURIComponent(id)}/rollback`, {}));
export const useReplay = () => useMutation({ mutationFn: (body: ReplayBody) => api.post<ReplayView>('/replays', body) });

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { Article, ArticleVersion, NewArticle, Page } from '@/shared/api/types';
import { mostMatched } from './matching';

export type ArticleFilter = { product?: string; query?: string };
const MATCHES_SHOWN = 3;
/** Of each word; the newest come first. */
const MATCHES_ASKED = '10';

export const articlesQuery = (filter: ArticleFilter) =>
  infiniteQueryOptions({
    queryKey: ['articles', 'list', filter],
    queryFn: ({ pageParam }) => api.get<Page<Article>>('/articles', { ...filter, cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
    // The list found last stays on screen while the next one is on its way.
    placeholderData: (previous) => previous,
  });

export const articleQuery = (id: string) =>
  queryOptions({ queryKey: ['articles', id], queryFn: () => api.get<Article>(`/articles/${encodeURIComponent(id)}`) });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['articles', id, 'versions'],
    queryFn: () => api.all<ArticleVersion>(`/articles/${encodeURIComponent(id)}/versions`),
  });

/** The server finds articles with all words asked for; a sentence shares only some with its answer, hence word by word. */
export const matchingQuery = (product: string, words: string[]) =>
  queryOptions({
    queryKey: ['articles', 'matching', product, words],
    queryFn: async () => {
      const found = words.map((query) => api.get<Page<Article>>('/articles', { product, query, limit: MATCHES_ASKED }));
      return mostMatched(
        (await Promise.all(found)).map((page) => page.data),
        MATCHES_SHOWN,
      );
    },
    enabled: words.length > 0,
    staleTime: 60_000,
  });

function useArticleMutation<Input>(mutationFn: (input: Input) => Promise<Article>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (article) => queryClient.setQueryData(articleQuery(article.id).queryKey, article),
    // Also after a refusal: what is on file may be another version by now.
    onSettled: () => refresh(queryClient, ['articles']),
  });
}

export const useWriteArticle = () => useArticleMutation((article: NewArticle) => api.post<Article>('/articles', article));

export type ArticleChange = Omit<NewArticle, 'product'>;

/** Refused when the article is no longer the version that was read. */
export const useChangeArticle = (id: string) =>
  useArticleMutation(({ change, version }: { change: ArticleChange; version: number }) =>
    api.patch<Article>(`/articles/${encodeURIComponent(id)}`, change, { 'if-match': `"v${version}"` }),
  );

export const usePublication = (id: string) =>
  useArticleMutation((step: 'publish' | 'withdraw') =>
    step === 'publish'
      ? api.post<Article>(`/articles/${encodeURIComponent(id)}/publish`, {})
      : api.post<Article>(`/articles/${encodeURIComponent(id)}/withdraw`, {}),
  );

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Asset, AssetRecord, AssetState, Page, SeriesChart } from '@/shared/api/types';

const POLL_MS = 30_000;

export const assetsQuery = infiniteQueryOptions({
  queryKey: ['assets', 'list'],
  queryFn: ({ pageParam }) => api.get<Page<Asset>>('/assets', { limit: '200', cursor: pageParam ?? undefined }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
});

export const someAssetQuery = queryOptions({
  queryKey: ['assets', 'some'],
  queryFn: async () => (await api.get<Page<Asset>>('/assets', { limit: '1' })).data.length > 0,
  staleTime: 5 * 60_000,
});

/** An asset and all below it, as they are now. */
export const monitoringQuery = (asset: string) =>
  queryOptions({
    queryKey: ['assets', asset, 'monitoring'],
    queryFn: async () => (await api.get<{ assets: AssetState[] }>(`/assets/${encodeURIComponent(asset)}/monitoring`)).assets,
    refetchInterval: POLL_MS,
  });

/** The latest hundred, the newest first. */
export const recordsQuery = (asset: string) =>
  queryOptions({
    queryKey: ['assets', asset, 'records'],
    queryFn: async () => (await api.get<Page<AssetRecord>>(`/assets/${encodeURIComponent(asset)}/records`, { limit: '100' })).data,
  });

export type ChartRange = { series: string; from: string; to: string; step: 'hour' | 'day'; zone: string };

export const chartQuery = ({ series, ...range }: ChartRange) =>
  queryOptions({
    queryKey: ['series', series, range],
    queryFn: () => api.get<SeriesChart>(`/series/${encodeURIComponent(series)}/readings`, range),
  });

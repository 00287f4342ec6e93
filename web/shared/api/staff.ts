import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';
import type { ColleagueView } from './generated';

/** Colleagues who may be given a case; staff alone may ask. */
export const staffQuery = queryOptions({
  queryKey: ['accounts', 'staff'],
  queryFn: () => api.all<ColleagueView>('/staff'),
  staleTime: 60_000,
});

/** Whoever serves a provider: its own people, and those bound to none. */
export const servesProvider = ({ provider }: ColleagueView, wanted: string | undefined) => !wanted || !provider || provider === wanted;

/** The name of a colleague by identity; empty while unknown. */
export function useStaffName(enabled = true): (id: string) => string {
  const { data } = useQuery({ ...staffQuery, enabled });
  return (id) => data?.find((one) => one.id === id)?.name ?? '';
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';

/** A number that callers dial: digits with the country's code. */
export type PhoneLine = { id: string; number: string; name: string; provider: string; products: string[] };
export type PhoneLineDraft = { number: string; name: string; products: string[] };

export const linesQuery = queryOptions({ queryKey: ['phone-lines'], queryFn: () => api.all<PhoneLine>('/phone-lines') });

function useChange<Body, Result>(mutationFn: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => refresh(queryClient, ['phone-lines']) });
}

/** Sets a line up, or sets it anew as a whole. */
export const useSaveLine = (id: string | undefined) =>
  useChange((line: PhoneLineDraft) =>
    id === undefined ? api.post<PhoneLine>('/phone-lines', line) : api.put<PhoneLine>(`/phone-lines/${encodeURIComponent(id)}`, line),
  );
export const useDeleteLine = (id: string) => useChange((_: undefined) => api.remove(`/phone-lines/${encodeURIComponent(id)}`));

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { Finding, FormData, FormSubmission } from '@/shared/api/types';

export const ticketFormsQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'forms'],
    queryFn: () => api.all<FormSubmission>(`/tickets/${encodeURIComponent(ticket)}/forms`),
  });

export type FormVerdict = { accepted: boolean; findings: Finding[] };

export function useSubmitForm(ticket: string, form: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (data: FormData) => api.post<FormVerdict>(`/tickets/${encodeURIComponent(ticket)}/forms/${encodeURIComponent(form)}`, data),
    onSettled: () => refresh(queryClient, ['tickets']),
  });
}

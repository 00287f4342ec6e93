import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ExplainStep, TimeRule } from '@/shared/api/types';

export type ComputeQuestion = { origin?: string; notice_at?: string; rule: TimeRule; pauses?: { from: string; to: string }[] };
export type Computed = {
  due_at?: string;
  earliest_start?: string;
  provisional: boolean;
  explain?: { zone: string; steps: ExplainStep[]; origin?: string } | null;
};

/** When something would be due by a calendar, and why. Nothing is stored. */
export const computeQuery = (calendar: string, question: ComputeQuestion) =>
  queryOptions({
    queryKey: ['calendars', calendar, 'compute', question],
    queryFn: () => api.post<Computed>(`/calendars/${encodeURIComponent(calendar)}/compute`, question),
    staleTime: 60_000,
    placeholderData: (previous: Computed | undefined) => previous,
    retry: false,
  });

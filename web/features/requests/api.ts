import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, idempotency } from '@/shared/api/client';
import { useIntention } from '@/shared/api/intention';
import { refresh } from '@/shared/api/refresh';
import type { FormData, NewAttachment, NewTicket, Preview, Ticket } from '@/shared/api/types';
import { forgetArrived, toAttachments } from '@/shared/lib/uploads';

/** The name a draft of a request is kept under, its files too. */
export const draftName = (owner: string, product: string) => `${owner}.new.${product}`;

/** What the person has written so far; kept as a draft. */
export type RequestDraft = { kind: string; fields: Record<string, string>; text: string; forms: Record<string, FormData> };
export const EMPTY_DRAFT: RequestDraft = { kind: '', fields: {}, text: '', forms: {} };

const given = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([code, value]) => [code, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );

/** What the form of this kind needs; answers to other kinds' forms stay in the draft only. */
function formsFor(draft: RequestDraft, form: string | null | undefined): Record<string, FormData> | undefined {
  const data = form ? draft.forms[form] : undefined;
  // An untouched form is not filed: it is missing, not full of mistakes.
  return form && data && Object.keys(data).length > 0 ? { [form]: data } : undefined;
}

/** A dry run of the rule set on what is written: nothing is stored. */
export const previewQuery = (
  product: string,
  draft: RequestDraft,
  form: string | null | undefined,
  attachments: Omit<NewAttachment, 'upload'>[],
) => {
  const body = {
    kind: draft.kind,
    channel: 'portal',
    fields: given(draft.fields),
    text: draft.text,
    forms: formsFor(draft, form),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
  // Names and kinds of files are enough for the rules; their bytes travel once, with the request itself.
  return queryOptions({
    queryKey: ['preview', product, body],
    queryFn: () => api.post<Preview>(`/products/${encodeURIComponent(product)}/preview`, body),
    staleTime: 30_000,
    // The last answer stays on screen while the next one is on its way.
    placeholderData: (previous: Preview | undefined) => previous,
  });
};

export function useCreateRequest(product: string, form: string | null | undefined) {
  const queryClient = useQueryClient();
  const intention = useIntention();
  const [progress, setProgress] = useState<number | null>(null);
  const create = useMutation({
    mutationFn: async ({ draft, files }: { draft: RequestDraft; files: File[] }) => {
      const body: NewTicket = {
        product,
        kind: draft.kind,
        channel: 'portal',
        fields: given(draft.fields),
        text: draft.text.trim(),
        attachments: await toAttachments(files, setProgress),
        forms: formsFor(draft, form),
      };
      return api.post<Ticket>('/tickets', body, idempotency(intention.keyFor(body)));
    },
    onSuccess: () => {
      intention.done();
      refresh(queryClient, ['tickets']);
    },
    onError: (error, { files }) => forgetArrived(files, error),
    onSettled: () => setProgress(null),
  });
  return { create, progress };
}

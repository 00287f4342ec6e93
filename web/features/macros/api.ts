import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { MacroRequest, MacroView, RenderedMacroView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import type { Ticket } from '@/shared/api/types';

/** The button that opens the macros, where a case offers them. */
export const MACRO_BUTTON = 'use-macro';

export type Macro = MacroView;
export type { MacroRequest };

/** One's own, then those shared with one; of a product those that fit its cases. */
export const macrosQuery = (product: string) =>
  queryOptions({
    queryKey: ['macros', product],
    queryFn: () => api.all<Macro>('/macros', { product }),
  });

/** Without a name it is given to who asks. */
const ASSIGN = 'assign';

const pathOf = ({ id }: Macro) => `/macros/${encodeURIComponent(id)}`;

/** The words for a case, in its reader's language; nothing is sent. */
export const wordsFor = async (macro: Macro, ticket: string): Promise<string> =>
  (await api.post<RenderedMacroView>(`${pathOf(macro)}/render`, { ticket })).text;

/** Gives the words; the case becomes the agent's where the macro says so. */
export function useMacro(ticket: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (macro: Macro) => {
      const words = await wordsFor(macro, ticket);
      if (macro.assign_to_me) await api.post<Ticket>(`/tickets/${encodeURIComponent(ticket)}/actions/${ASSIGN}`, {});
      return words;
    },
    onSettled: (_words, _error, macro) => macro.assign_to_me && refresh(queryClient, ['tickets'], ['queue']),
  });
}

/** Keeps a macro: a new one, or what is known of another. Somebody else's change meanwhile is not written over. */
export function useSaveMacro() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ held, body }: { held: Macro | null; body: MacroRequest }) =>
      held ? api.put<Macro>(pathOf(held), body, { 'if-match': `"${held.version}"` }) : api.post<Macro>('/macros', body),
    onSuccess: () => refresh(queryClient, ['macros']),
  });
}

export function useDeleteMacro() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (macro: Macro) => api.remove(pathOf(macro)),
    onSuccess: () => refresh(queryClient, ['macros']),
  });
}

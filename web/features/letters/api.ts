import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';

export type LetterWords = { subject: string; body: string };
/** The provider's words in place of the desk's. */
export type OwnWords = LetterWords & { changed_by: string; changed_at: string };
export type LetterTemplate = LetterWords & { code: string; locale: 'ru' | 'en'; own: OwnWords | null };
export type Rendered = { subject: string; text: string; html: string };
export type Trial = LetterWords & { ticket: string; values?: Record<string, unknown> };

export const lettersQuery = (provider: string) =>
  queryOptions({
    queryKey: ['letters', provider],
    queryFn: async () => (await api.get<{ data: LetterTemplate[] }>('/letters', { provider })).data,
  });

const is =
  ({ code, locale }: LetterTemplate) =>
  (one: LetterTemplate) =>
    one.code === code && one.locale === locale;

/** `done` is called before the list shows the new words: what was typed is a draft no more. */
function useOwnWords<Body>(provider: string, letter: LetterTemplate, send: (body: Body) => Promise<OwnWords | null>, done: () => void) {
  const queryClient = useQueryClient();
  const { queryKey } = lettersQuery(provider);
  return useMutation({
    mutationFn: send,
    onSuccess: (own) => {
      done();
      queryClient.setQueryData(queryKey, (all) => all?.map((one) => (is(letter)(one) ? { ...one, own } : one)));
    },
  });
}

export const useSaveLetter = (provider: string, letter: LetterTemplate, done: () => void) =>
  useOwnWords(
    provider,
    letter,
    (words: LetterWords) =>
      api.put<OwnWords>(`/letters/${encodeURIComponent(letter.code)}/${encodeURIComponent(letter.locale)}`, { provider, ...words }),
    done,
  );

export const useDropLetter = (provider: string, letter: LetterTemplate, done: () => void) =>
  useOwnWords(
    provider,
    letter,
    async (_: undefined) => {
      await api.remove(`/letters/${encodeURIComponent(letter.code)}/${encodeURIComponent(letter.locale)}`, { provider });
      return null;
    },
    done,
  );

export const useTryLetter = ({ code, locale }: LetterTemplate) =>
  useMutation({
    mutationFn: (trial: Trial) => api.post<Rendered>(`/letters/${encodeURIComponent(code)}/${encodeURIComponent(locale)}/preview`, trial),
  });

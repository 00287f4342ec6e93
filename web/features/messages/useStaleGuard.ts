import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Message } from '@/shared/api/types';
import { useDraft } from '@/shared/lib/drafts';
import { messagesQuery } from './api';

/** What people wrote after a message; machines' notices and the writer's own words surprise nobody. */
export function writtenSince(messages: Message[], seen: string, own: ReadonlySet<string> = new Set()): Message[] {
  const place = messages.findIndex(({ id }) => id === seen);
  return messages.slice(place + 1).filter(({ id, automatic }) => !automatic && !own.has(id));
}

/** What has been written from this page, e.g. a note beside the reply. */
const written = new Set<string>();

/** The last message the writer had before them when they began; kept with the draft, through reloads. */
export function useStaleGuard(ticket: string, owner: string) {
  const queryClient = useQueryClient();
  const [seen, setSeen, forget] = useDraft(`${owner}.${ticket}.seen`, '');
  const [news, setNews] = useState<Message[]>([]);
  const known = () => queryClient.getQueryData(messagesQuery(ticket).queryKey) ?? [];
  return {
    news,
    /** Called as the writer types: the first letter marks what they answer to. */
    begin: () => {
      if (seen === '') setSeen(known().at(-1)?.id ?? 'nothing');
    },
    /** True when nobody wrote meanwhile; otherwise what they wrote is in `news`. */
    clear: async () => {
      const fresh = await queryClient.fetchQuery({ ...messagesQuery(ticket), staleTime: 0 });
      const since = seen === '' ? [] : writtenSince(fresh, seen, written);
      setNews(since);
      if (since.length > 0) setSeen(fresh.at(-1)?.id ?? seen);
      return since.length === 0;
    },
    /** The writer's own. */
    wrote: (message: string) => void written.add(message),
    /** The writer has read what came. */
    acknowledge: () => setNews([]),
    done: () => {
      forget();
      setNews([]);
    },
  };
}

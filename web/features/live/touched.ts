import type { FeedEventView } from '@/shared/api/generated';
import type { LiveEvent } from './events';

/** Lists that any change of any case may change. */
const LISTS = [['queue'], ['tickets', 'list'], ['tickets', 'asset'], ['tickets', 'customer']];
/** Counts that any change may change; each of them is a search of its own for the server. */
export const COUNTS = [['views']];
/** Everything that events tell of. */
export const ALL = [['tickets'], ['queue'], ['entitlements'], ...COUNTS];

/** What an event makes old, by the keys of queries. */
export function touchedBy({ kind, data }: LiveEvent): string[][] {
  try {
    const { id } = (JSON.parse(data) as FeedEventView).data.ticket;
    return [['tickets', id], ...LISTS, ...(kind.startsWith('work.') ? [['entitlements']] : [])];
  } catch {
    // A record of another shape says at least that something happened.
    return ALL;
  }
}

const SOON_MS = 200;

/** Gathers keys: the first of a burst is served soon, the rest of it together, no oftener than told. */
export function gathering(everyMs: number, serve: (keys: string[][]) => void) {
  const waiting = new Map<string, string[]>();
  let servedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    servedAt = Date.now();
    const keys = [...waiting.values()];
    waiting.clear();
    serve(keys);
  };
  return {
    add: (keys: string[][]) => {
      for (const key of keys) waiting.set(key.join('\n'), key);
      timer ??= setTimeout(flush, Math.max(SOON_MS, servedAt + everyMs - Date.now()));
    },
    stop: () => clearTimeout(timer),
  };
}

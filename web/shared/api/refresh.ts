import type { QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what a change has touched, without making the change wait: what a component does on success is dropped
 * once it has left the page, and it is often the reading that takes it off.
 */
export function refresh(queryClient: QueryClient, ...keys: string[][]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
}

/** A list scrolled further than this is not read anew under its reader. */
const MOST_PAGES = 3;
type Held = { state: { data: unknown } };
const pagesOf = ({ state }: Held): number => (state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;

/** The same for what somebody else has changed. */
export function refreshQuietly(queryClient: QueryClient, keys: string[][]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey, predicate: (query) => pagesOf(query) <= MOST_PAGES });
}

const POLL_MS = 15_000;
const LIVE_POLL_MS = 60_000;
let live = false;

/** Whether changes are told of as they happen. */
export const setLive = (now: boolean) => {
  live = now;
};
/** How often what is told of is asked for all the same: often only while nobody tells. */
export const pollMs = (): number => (live ? LIVE_POLL_MS : POLL_MS);
/** The same for a list in pages. */
export const pollPagesMs = (query: Held): number | false => (pagesOf(query) <= MOST_PAGES ? pollMs() : false);

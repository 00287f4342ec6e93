import { useEffect } from 'react';

const QUIET_MS = 2000;

/** Fetches, once the page has nothing else to do, what is opened from here next: the click then waits for nothing. `load` must stay the same. */
export function useAhead(load: () => Promise<unknown>): void {
  useEffect(() => {
    const fetchIt = () => void load().catch(() => undefined);
    if (typeof requestIdleCallback === 'undefined') {
      const later = setTimeout(fetchIt, QUIET_MS);
      return () => clearTimeout(later);
    }
    const idle = requestIdleCallback(fetchIt, { timeout: QUIET_MS });
    return () => cancelIdleCallback(idle);
  }, [load]);
}

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { calendarDaysQuery, calendarsQuery } from '@/shared/api/calendars';
import { type Openings, openingsOf } from './working';

const TICK_MS = 20_000;
let now = Date.now();
let ticking: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
/** One clock for all chips; it runs only while somebody looks. */
function subscribe(listener: () => void) {
  if (listeners.size === 0) {
    now = Date.now();
    ticking = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(ticking);
  };
}
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** Openings of a calendar in the years between now and an instant; nothing until they are known. */
export function useOpenings(code: string | undefined, due: string | null | undefined): Openings | null {
  const current = new Date().getUTCFullYear();
  const other = due ? new Date(due).getUTCFullYear() : current;
  // A deadline a decade away (a mistake, a test clock) must not fetch a decade.
  const years = other === current || Math.abs(other - current) > 1 ? [current] : [Math.min(current, other), Math.max(current, other)];
  const calendars = useQuery({ ...calendarsQuery, enabled: code !== undefined });
  const zone = calendars.data?.find((calendar) => calendar.code === code)?.zone;
  const days = useQueries({
    queries: years.map((year) => ({ ...calendarDaysQuery(code ?? '', year), enabled: code !== undefined })),
  });
  const known = days.every((query) => query.data !== undefined);
  const stamp = days.map((query) => query.dataUpdatedAt).join(',');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists change exactly when their stamps do
  return useMemo(() => {
    if (!known || !zone) return null;
    const [first = [], ...later] = days.map((query) => openingsOf(query.data ?? [], zone));
    return later.length > 0 ? [first, ...later].flat() : first;
  }, [stamp, known, zone]);
}

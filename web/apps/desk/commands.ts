import { useEffect, useSyncExternalStore } from 'react';
import type { Command } from '@/features/palette/match';

let offered: Command[] = [];
const listeners = new Set<() => void>();

function offer(commands: Command[]): void {
  offered = commands;
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What can be done on the page that is shown; the palette lists it first. */
export function useOfferCommands(commands: Command[]): void {
  const signature = commands.map(({ id, title }) => `${id}=${title}`).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: commands are the same while their names are
  useEffect(() => {
    offer(commands);
    return () => offer([]);
  }, [signature]);
}

export const useOfferedCommands = (): Command[] => useSyncExternalStore(subscribe, () => offered);

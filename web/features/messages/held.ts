import { useEffect, useSyncExternalStore } from 'react';
import { beforeSignOut } from '@/shared/lib/session';

/** How long a reply may be taken back: it cannot be once a customer has it. */
export const HOLD_MS = 10_000;

export type Held = {
  ticket: string;
  /** What the case is called where the reply is spoken of elsewhere. */
  number: string;
  owner: string;
  /** When it goes. */
  dueAt: number;
  state: 'held' | 'sending' | 'failed';
  error: unknown;
};
/** Posts the reply, unless somebody has overtaken it. */
type Deliver = () => Promise<unknown>;

let all: readonly Held[] = [];
const deliveries = new Map<string, { deliver: Deliver; timer: ReturnType<typeof setTimeout> }>();
const listeners = new Set<() => void>();

/** Closing the page is asked about while something has not gone; the words are in the draft whatever the answer. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

function become(next: readonly Held[]): void {
  all = next;
  if (all.some(({ state }) => state !== 'failed')) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
  for (const listener of listeners) listener();
}

const change = (ticket: string, patch: Partial<Held>) => become(all.map((one) => (one.ticket === ticket ? { ...one, ...patch } : one)));

function drop(ticket: string): void {
  clearTimeout(deliveries.get(ticket)?.timer);
  deliveries.delete(ticket);
  become(all.filter((one) => one.ticket !== ticket));
}

/** Keeps a reply back for a while; its words and files stay in the draft until it has gone. One reply of a case at a time. */
export function hold(reply: Pick<Held, 'ticket' | 'number' | 'owner'>, deliver: Deliver): void {
  drop(reply.ticket);
  deliveries.set(reply.ticket, { deliver, timer: setTimeout(() => void sendNow(reply.ticket), HOLD_MS) });
  become([...all, { ...reply, dueAt: Date.now() + HOLD_MS, state: 'held', error: null }]);
}

/** Takes a reply back, unless it is on its way. */
export function undo(ticket: string): void {
  if (all.find((one) => one.ticket === ticket)?.state !== 'sending') drop(ticket);
}

export async function sendNow(ticket: string): Promise<void> {
  const delivery = deliveries.get(ticket);
  if (!delivery || all.find((one) => one.ticket === ticket)?.state === 'sending') return;
  clearTimeout(delivery.timer);
  change(ticket, { state: 'sending', error: null });
  try {
    // Whether it went or was overtaken: it is not held any more.
    await delivery.deliver();
    drop(ticket);
  } catch (error) {
    change(ticket, { state: 'failed', error });
  }
}

/** Who leaves has decided. */
beforeSignOut(() => Promise.all(all.filter(({ state }) => state === 'held').map(({ ticket }) => sendNow(ticket))));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useHeld = (): readonly Held[] => useSyncExternalStore(subscribe, () => all);

let attended: readonly string[] = [];

/** The case whose own composer shows what is held of it. */
export function useAttended(ticket: string): void {
  useEffect(() => {
    attended = [...attended, ticket];
    become([...all]);
    return () => {
      const place = attended.indexOf(ticket);
      attended = attended.filter((_, index) => index !== place);
      become([...all]);
    };
  }, [ticket]);
}
export const isAttended = (ticket: string) => attended.includes(ticket);

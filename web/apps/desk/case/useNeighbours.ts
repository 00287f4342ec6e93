import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { ticketPath } from '@/shared/lib/paths';
import { lastQueue } from '../queue/lastQueue';
import { useQueue } from '../queue/useQueue';

export type Neighbours = { previous: string | null; next: string | null; place: number; count: number; go: (id: string | null) => void };

/** Before and after a case in the queue it was opened from. One that left the queue keeps its place, so that "next" is the next one. */
export function useNeighbours(id: string): Neighbours {
  const navigate = useNavigate();
  const search = useRef(lastQueue());
  const { tickets, loadMore } = useQueue(search.current);
  const held = useRef({ id, place: -1 });
  const found = tickets.findIndex((ticket) => ticket.id === id);
  if (held.current.id !== id) held.current = { id, place: -1 };
  if (found >= 0) held.current.place = found;
  const place = held.current.place;
  const gone = found < 0 && place >= 0;
  const next = place < 0 ? null : (tickets[gone ? place : place + 1]?.id ?? null);
  const go = (target: string | null) => {
    if (!target) return;
    if (place >= tickets.length - 3) loadMore();
    void navigate({ to: ticketPath(target) });
  };
  return { previous: tickets[place - 1]?.id ?? null, next, place, count: tickets.length, go };
}

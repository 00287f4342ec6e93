import type { QueueFilter } from '@/features/tickets/api';
import type { TicketSummary } from '@/shared/api/types';

/** Cuts of the queue that its rows themselves tell. */
export const VIEWS = ['all', 'mine', 'unassigned', 'soon', 'breached'] as const;
export type View = (typeof VIEWS)[number];
export type QueueSearch = QueueFilter & { view?: string };

/** A shift's half: what falls due within it is at risk. */
export const SOON_MS = 4 * 3600_000;

export const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'all';
export const filterOf = ({ view: _view, ...filter }: QueueSearch): QueueFilter => filter;

const dueOf = ({ next_timer: timer }: TicketSummary) =>
  timer?.due_at && (timer.state === 'running' || timer.state === 'breached') ? Date.parse(timer.due_at) : null;

export const isBreached = (ticket: TicketSummary, now: number) => {
  const due = dueOf(ticket);
  return due !== null && (ticket.next_timer?.state === 'breached' || due <= now);
};
export const isSoon = (ticket: TicketSummary, now: number) => {
  const due = dueOf(ticket);
  return due !== null && !isBreached(ticket, now) && due - now <= SOON_MS;
};

export function inView(view: View, ticket: TicketSummary, me: string | undefined, now: number): boolean {
  switch (view) {
    case 'mine':
      return Boolean(me) && ticket.assignee?.id === me;
    case 'unassigned':
      return !ticket.assignee?.id;
    case 'soon':
      return isSoon(ticket, now);
    case 'breached':
      return isBreached(ticket, now);
    default:
      return true;
  }
}

/** With the nearest deadline first, nothing beyond a row that is not due soon belongs to these views. */
export function mayHaveMore(view: View, filter: QueueFilter, last: TicketSummary | undefined, now: number): boolean {
  const byDeadline = (filter.order ?? 'deadline') === 'deadline' && !filter.text && !filter.customer;
  if (!last || !byDeadline || (view !== 'soon' && view !== 'breached')) return true;
  const due = last.next_timer?.due_at;
  return due !== undefined && due !== null && Date.parse(due) - now <= SOON_MS;
}

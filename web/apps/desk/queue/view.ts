import type { QueueFilter } from '@/features/tickets/api';
import type { TicketFilter } from '@/shared/api/generated';
import type { TicketSummary } from '@/shared/api/types';

/** Cuts of the queue that its rows themselves tell. */
export const VIEWS = ['all', 'mine', 'unassigned', 'soon', 'breached'] as const;
export type View = (typeof VIEWS)[number];
/** The view is one of these cuts, or the identity of one that is kept. */
export type QueueSearch = QueueFilter & { view?: string };

/** A shift's half: what falls due within it is at risk. */
export const SOON_MS = 4 * 3600_000;

export const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'all';
export const keptView = (text: string | undefined): string | undefined => (VIEWS.some((view) => view === text) ? undefined : text);
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

/** What the quick filters ask for beside a view that is kept. */
export function asked({ product, status, customer, queue, text }: QueueSearch): TicketFilter {
  return {
    ...(status && status !== 'any' ? { status: status.split(',') } : {}),
    ...(product ? { product: [product] } : {}),
    ...(customer ? { customer: [customer] } : {}),
    ...(queue ? { queue: [queue] } : {}),
    ...(text ? { text } : {}),
  };
}

const SOON_MINUTES = SOON_MS / 60_000;
const CUTS: Record<View, TicketFilter> = {
  all: {},
  mine: { assignee: ['me'] },
  unassigned: { assignee: ['none'] },
  soon: { deadline: ['running'], due_within_minutes: SOON_MINUTES, none: [{ due_within_minutes: 0 }] },
  breached: { any: [{ deadline: ['breached'] }, { deadline: ['running'], due_within_minutes: 0 }] },
};

/** What the queue shows by its quick filters alone, as a filter that can be kept. */
export function asFilter(search: QueueSearch): TicketFilter {
  // Words and customers are looked for in all queues.
  const own = search.text || search.customer || search.queue ? {} : { queue: ['own'] };
  return { ...(search.status ? {} : { open: true }), ...CUTS[viewOf(search.view)], ...own, ...asked(search) };
}

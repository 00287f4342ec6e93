import type { QueueFilter } from '@/features/tickets/api';
import type { TicketFilter } from '@/shared/api/generated';
import { nextDay, startOfDay } from '@/shared/lib/moment';

/** Quick cuts of the queue. */
export const VIEWS = ['all', 'mine', 'unassigned', 'today', 'soon', 'breached', 'waiting'] as const;
export type View = (typeof VIEWS)[number];
/** The view is one of these cuts, or the identity of one that is kept. */
export type QueueSearch = QueueFilter & {
  view?: string;
  /** A date by the reader's own clock: what falls due on it. */
  due?: string;
};

/** A shift's half: what falls due within it is at risk. */
export const SOON_MINUTES = 4 * 60;

export const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'all';
export const keptView = (text: string | undefined): string | undefined => (VIEWS.some((view) => view === text) ? undefined : text);
export const filterOf = ({ view: _view, due: _due, ...filter }: QueueSearch): QueueFilter => filter;

/** What the quick filters ask for beside a view that is kept. */
export function asked({ product, status, customer, queue, text, due }: QueueSearch): TicketFilter {
  return {
    ...(status && status !== 'any' ? { status: status.split(',') } : {}),
    ...(product ? { product: [product] } : {}),
    ...(customer ? { customer: [customer] } : {}),
    ...(queue ? { queue: [queue] } : {}),
    ...(text ? { text } : {}),
    ...(due ? { all: [{ deadline: ['running'], due_from: startOfDay(due), due_before: startOfDay(nextDay(due)) }] } : {}),
  };
}

/** What is overdue is asked for apart. */
const AHEAD: TicketFilter = { deadline: ['running'], none: [{ due_within_minutes: 0 }] };

function cut(view: View): TicketFilter {
  switch (view) {
    case 'mine':
      return { assignee: ['me'] };
    case 'unassigned':
      return { assignee: ['none'] };
    case 'today':
      return { ...AHEAD, due_within_days: 0 };
    case 'soon':
      return { ...AHEAD, due_within_minutes: SOON_MINUTES };
    case 'breached':
      return { any: [{ deadline: ['breached'] }, { deadline: ['running'], due_within_minutes: 0 }] };
    case 'waiting':
      // Apart from a state that is chosen beside it.
      return { all: [{ status: ['waiting_customer'] }] };
    default:
      return {};
  }
}

/** What the queue shows by its quick filters alone, as a filter that can be kept and counted. */
export function asFilter(search: QueueSearch): TicketFilter {
  // Words and customers are looked for in all queues.
  const own = search.text || search.customer || search.queue ? {} : { queue: ['own'] };
  const { all: first, ...shown } = cut(viewOf(search.view));
  const { all: second, ...beside } = asked(search);
  const all = [...(first ?? []), ...(second ?? [])];
  return { ...(search.status ? {} : { open: true }), ...shown, ...own, ...beside, ...(all.length > 0 ? { all } : {}) };
}

/** The order of a cut: that of the queue; what words and customers find comes the latest first. */
export const sortOf = ({ order, text, customer }: QueueSearch): string => (text || customer ? 'received' : (order ?? 'deadline'));

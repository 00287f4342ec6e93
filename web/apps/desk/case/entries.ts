import type { Call, Work } from '@/features/work/api';
import type { AuditEntry, Message } from '@/shared/api/types';

export const SHOWN = ['messages', 'notes', 'calls', 'works', 'timers', 'ledger', 'decisions', 'events'] as const;
export type Shown = (typeof SHOWN)[number];

type Of = { message: Message } | { call: Call } | { work: Work } | { event: AuditEntry };
export type Entry = { key: string; at: string; group: Shown; order: number } & Of;

/** What the entry of its own says better than the event that it came. */
const SAID_ELSEWHERE = /^(message|notification|call|work)\./;
const GROUPS: [RegExp, Shown][] = [
  [/^timer\./, 'timers'],
  [/^(settlement|entitlement)\./, 'ledger'],
  [/^(decision|coverage|proposal|finding|status|party|information|approval|plugin|disclosure)\./, 'decisions'],
];
export const groupOf = (kind: string): Shown => GROUPS.find(([pattern]) => pattern.test(kind))?.[1] ?? 'events';

type Sources = { messages: Message[]; calls: Call[]; works: Work[]; audit: AuditEntry[] };

/** Everything that happened to a case, in one line of time. */
export function entriesOf({ messages, calls, works, audit }: Sources): Entry[] {
  const entries: Entry[] = [
    ...messages.map((message) => ({
      key: `m-${message.id}`,
      at: message.at,
      group: message.direction === 'internal' ? ('notes' as const) : ('messages' as const),
      // What somebody wrote led to the events of that moment; a letter of the desk itself came of them.
      order: message.automatic ? Number.MAX_SAFE_INTEGER : 0,
      message,
    })),
    ...calls.map((call) => ({ key: `c-${call.id}`, at: call.started_at, group: 'calls' as const, order: 1, call })),
    ...works.map((work) => ({ key: `w-${work.id}`, at: work.at, group: 'works' as const, order: 1, work })),
    ...audit
      .filter(({ kind }) => !SAID_ELSEWHERE.test(kind) || kind === 'call.limit_reached')
      .map((event) => ({ key: `e-${event.sequence}`, at: event.at, group: groupOf(event.kind), order: 1 + event.sequence, event })),
  ];
  return entries.sort((left, right) => Date.parse(left.at) - Date.parse(right.at) || left.order - right.order);
}

export function shownOf(text: string | undefined): Shown[] {
  const wanted = SHOWN.filter((group) => text?.split(',').includes(group));
  return wanted.length > 0 ? wanted : [...SHOWN];
}

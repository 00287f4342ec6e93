import { describe, expect, it } from 'vitest';
import type { Call, Work } from '@/features/work/api';
import type { AuditEntry, Message } from '@/shared/api/types';
import { entriesOf, groupOf, SHOWN, shownOf } from './entries';

const event = (sequence: number, kind: string, at: string) => ({ sequence, kind, at }) as AuditEntry;

describe('one line of time', () => {
  it('tells a letter of the desk after the events it came of, and what a person wrote before what followed', () => {
    const at = '2026-11-16T07:00:00Z';
    const entries = entriesOf({
      messages: [
        { id: '1', at, direction: 'out', automatic: true } as Message,
        { id: '2', at, direction: 'in', automatic: false } as Message,
      ],
      calls: [],
      works: [],
      audit: [event(1, 'ticket.received', at), event(2, 'timer.started', at)],
    });
    expect(entries.map(({ key }) => key)).toEqual(['m-2', 'e-1', 'e-2', 'm-1']);
  });

  it('puts everything in order and says nothing twice', () => {
    const entries = entriesOf({
      messages: [
        { id: '1', at: '2026-11-16T07:00:00Z', direction: 'in' } as Message,
        { id: '2', at: '2026-11-16T09:00:00Z', direction: 'internal' } as Message,
      ],
      calls: [{ id: '3', started_at: '2026-11-16T08:00:00Z' } as Call],
      works: [{ id: '4', at: '2026-11-16T10:00:00Z' } as Work],
      audit: [
        event(1, 'message.received', '2026-11-16T07:00:00Z'),
        event(2, 'timer.started', '2026-11-16T07:00:00Z'),
        event(3, 'call.started', '2026-11-16T08:00:00Z'),
        event(4, 'work.logged', '2026-11-16T10:00:00Z'),
        event(5, 'settlement.posted', '2026-11-16T11:00:00Z'),
      ],
    });
    expect(entries.map(({ key, group }) => `${key} ${group}`)).toEqual([
      'm-1 messages',
      'e-2 timers',
      'c-3 calls',
      'm-2 notes',
      'w-4 works',
      'e-5 ledger',
    ]);
  });
  it('sorts events into chips', () => {
    expect(groupOf('timer.breached')).toBe('timers');
    expect(groupOf('decision.explained')).toBe('decisions');
    expect(groupOf('ticket.linked')).toBe('events');
  });
  it('shows everything unless the address names known chips', () => {
    expect(shownOf(undefined)).toEqual(SHOWN);
    expect(shownOf('nonsense')).toEqual(SHOWN);
    expect(shownOf('works,notes')).toEqual(['notes', 'works']);
  });
});

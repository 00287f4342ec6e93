import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALL, gathering, touchedBy } from './touched';

const event = (kind: string, ticket: string) => ({ id: '1', kind, data: JSON.stringify({ data: { ticket: { id: ticket } } }) });

describe('what an event makes old', () => {
  it('is its case and the lists of cases; with a work the hours as well', () => {
    expect(touchedBy(event('status.changed', 't1'))).toContainEqual(['tickets', 't1']);
    expect(touchedBy(event('status.changed', 't1'))).toContainEqual(['queue']);
    expect(touchedBy(event('status.changed', 't1'))).not.toContainEqual(['entitlements']);
    expect(touchedBy(event('work.logged', 't1'))).toContainEqual(['entitlements']);
  });
  it('is everything where the record cannot be read', () => expect(touchedBy({ id: null, kind: 'x', data: '{' })).toEqual(ALL));
});

describe('gathering', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('serves the first of a burst soon and the rest of it once', () => {
    const served: string[][][] = [];
    const { add } = gathering(2_000, (keys) => served.push(keys));
    add([['tickets', 'a']]);
    vi.advanceTimersByTime(200);
    expect(served).toEqual([[['tickets', 'a']]]);
    for (let number = 0; number < 15; number += 1) {
      add([['tickets', 'a'], ['queue']]);
      vi.advanceTimersByTime(100);
    }
    expect(served).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(served[1]).toEqual([['tickets', 'a'], ['queue']]);
    vi.advanceTimersByTime(60_000);
    expect(served).toHaveLength(2);
  });
});

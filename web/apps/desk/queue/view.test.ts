import { describe, expect, it } from 'vitest';
import { asFilter, endOfDay, keptView, sortOf, VIEWS, viewOf } from './view';

const END = '2026-11-18T00:00:00.000Z';

describe('a quick cut of the queue', () => {
  it('is known by its name; any other name is a view that is kept', () => {
    expect(viewOf('today')).toBe('today');
    expect(keptView('today')).toBeUndefined();
    expect(viewOf('5b9e')).toBe('all');
    expect(keptView('5b9e')).toBe('5b9e');
  });
  it('shows open cases of the products’ own queue', () => {
    for (const view of VIEWS) expect(asFilter({ view }, END)).toMatchObject({ open: true, queue: ['own'] });
  });
  it('of today ends with the day and leaves out what is overdue', () =>
    expect(asFilter({ view: 'today' }, END)).toEqual({
      open: true,
      queue: ['own'],
      deadline: ['running'],
      due_before: END,
      none: [{ due_within_minutes: 0 }],
    }));
  it('that waits for the customer stands beside a state that is chosen', () =>
    expect(asFilter({ view: 'waiting', status: 'registered', product: 'p' }, END)).toEqual({
      all: [{ status: ['waiting_customer'] }],
      status: ['registered'],
      product: ['p'],
      queue: ['own'],
    }));
  it('looks for words in every queue, the latest first', () => {
    expect(asFilter({ view: 'mine', text: 'вход', status: 'any' }, END)).toEqual({ assignee: ['me'], text: 'вход' });
    expect(sortOf({ text: 'вход' })).toBe('received');
    expect(sortOf({})).toBe('deadline');
    expect(sortOf({ order: 'processing' })).toBe('processing');
  });
});

it('the day ends at the reader’s midnight', () => {
  const now = new Date(2026, 10, 17, 15, 30).getTime();
  expect(new Date(endOfDay(now)).getTime()).toBe(new Date(2026, 10, 18).getTime());
  expect(endOfDay(now)).toBe(endOfDay(now + 60_000));
});

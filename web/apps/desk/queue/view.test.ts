import { describe, expect, it } from 'vitest';
import { asFilter, keptView, sortOf, VIEWS, viewOf } from './view';

describe('a quick cut of the queue', () => {
  it('is known by its name; any other name is a view that is kept', () => {
    expect(viewOf('today')).toBe('today');
    expect(keptView('today')).toBeUndefined();
    expect(viewOf('5b9e')).toBe('all');
    expect(keptView('5b9e')).toBe('5b9e');
  });
  it('shows open cases of the products’ own queue', () => {
    for (const view of VIEWS) expect(asFilter({ view })).toMatchObject({ open: true, queue: ['own'] });
  });
  it('of today ends with the day and leaves out what is overdue', () =>
    expect(asFilter({ view: 'today' })).toEqual({
      open: true,
      queue: ['own'],
      deadline: ['running'],
      due_within_days: 0,
      none: [{ due_within_minutes: 0 }],
    }));
  it('that waits for the customer stands beside a state that is chosen', () =>
    expect(asFilter({ view: 'waiting', status: 'registered', product: 'p' })).toEqual({
      all: [{ status: ['waiting_customer'] }],
      status: ['registered'],
      product: ['p'],
      queue: ['own'],
    }));
  it('of one day is what falls due between its midnights', () => {
    const { all } = asFilter({ view: 'waiting', due: '2026-12-03' });
    expect(all?.[0]).toEqual({ status: ['waiting_customer'] });
    expect(all?.[1]).toMatchObject({ deadline: ['running'] });
    const span = Date.parse(all?.[1]?.due_before ?? '') - Date.parse(all?.[1]?.due_from ?? '');
    expect(span).toBe(86_400_000);
  });
  it('looks for words in every queue, the latest first', () => {
    expect(asFilter({ view: 'mine', text: 'вход', status: 'any' })).toEqual({ assignee: ['me'], text: 'вход' });
    expect(sortOf({ text: 'вход' })).toBe('received');
    expect(sortOf({})).toBe('deadline');
    expect(sortOf({ order: 'processing' })).toBe('processing');
  });
});

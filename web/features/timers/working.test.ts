import { describe, expect, it } from 'vitest';
import type { CalendarDay } from '@/shared/api/calendars';
import { openingsOf, standingOf, workingSeconds } from './working';

const day = (date: string, ...windows: [string, string][]): CalendarDay => ({
  date,
  working: windows.length > 0,
  kind: 'working',
  windows: windows.map(([open, close]) => ({ open, close })),
  shortened_minutes: null,
  source: null,
  provisional: false,
});
/** Friday with a lunch break, a weekend, Monday. */
const DAYS = [
  day('2026-11-20', ['09:00', '13:00'], ['14:00', '18:00']),
  day('2026-11-21'),
  day('2026-11-22'),
  day('2026-11-23', ['09:00', '18:00']),
];
const moscow = openingsOf(DAYS, 'Europe/Moscow');
const at = (text: string) => Date.parse(text);

describe('working time between two instants', () => {
  it('leaves out lunch, nights and the weekend', () => {
    expect(workingSeconds(moscow, at('2026-11-20T12:00:00+03:00'), at('2026-11-20T15:00:00+03:00'))).toBe(2 * 3600);
    expect(workingSeconds(moscow, at('2026-11-20T17:00:00+03:00'), at('2026-11-23T10:00:00+03:00'))).toBe(2 * 3600);
    expect(workingSeconds(moscow, at('2026-11-23T10:00:00+03:00'), at('2026-11-20T17:00:00+03:00'))).toBe(-2 * 3600);
  });
  it('reads hours at the calendar’s own offset', () => {
    const samara = openingsOf(DAYS, '+04:00');
    expect(workingSeconds(samara, at('2026-11-23T05:00:00Z'), at('2026-11-23T06:00:00Z'))).toBe(3600);
    expect(workingSeconds(samara, at('2026-11-23T13:30:00Z'), at('2026-11-23T20:00:00Z'))).toBe(1800);
  });
});

describe('how a deadline stands', () => {
  const due = '2026-11-23T15:00:00+03:00';
  const of = (now: string, state = 'running') => standingOf({ state, due_at: due }, at(now), moscow);
  it('grows urgent in steps of working time', () => {
    expect(of('2026-11-23T09:00:00+03:00')).toMatchObject({ urgency: 'running', seconds: 6 * 3600, working: true });
    expect(of('2026-11-23T13:00:00+03:00').urgency).toBe('soon');
    expect(of('2026-11-23T14:30:00+03:00').urgency).toBe('critical');
    expect(of('2026-11-23T16:00:00+03:00')).toMatchObject({ urgency: 'breached', seconds: 3600 });
  });
  it('says that nobody works now and when somebody will', () => {
    expect(of('2026-11-21T12:00:00+03:00')).toMatchObject({
      urgency: 'outside',
      seconds: 6 * 3600,
      opens: at('2026-11-23T09:00:00+03:00'),
    });
  });
  it('has no time left to tell when paused, met or cancelled', () => {
    for (const state of ['paused', 'met', 'cancelled'])
      expect(of('2026-11-23T09:00:00+03:00', state)).toMatchObject({ urgency: state, seconds: null });
  });
  it('falls back to the clock on the wall where no working time is left, or no calendar known', () => {
    expect(standingOf({ state: 'running', due_at: '2026-11-22T12:00:00+03:00' }, at('2026-11-22T11:00:00+03:00'), moscow)).toMatchObject({
      urgency: 'soon',
      seconds: 3600,
      working: false,
    });
    expect(standingOf({ state: 'running', due_at: due }, at('2026-11-23T14:00:00+03:00'), null)).toMatchObject({
      seconds: 3600,
      working: false,
    });
  });
});

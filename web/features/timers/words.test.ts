import { describe, expect, it } from 'vitest';
import type { ExplainStep } from '@/shared/api/types';
import { realI18n } from '@/tests/with-i18n';
import { ruleWords, stepWords } from './words';

/** SC-72 (R 3): received Fri 2026-11-20 16:00 +04, 24 working hours, due Wed 2026-11-25 13:00 +04. */
const SC_72: ExplainStep[] = [
  { kind: 'origin', from: '2026-11-20T12:00:00Z', to: '2026-11-20T12:00:00Z', date: '2026-11-20', reason: 'working_time' },
  {
    kind: 'counted',
    from: '2026-11-20T12:00:00Z',
    to: '2026-11-20T15:00:00Z',
    amount_seconds: 10_800,
    date: '2026-11-20',
    reason: 'working_time',
  },
  {
    kind: 'skipped',
    from: '2026-11-20T20:00:00Z',
    to: '2026-11-22T20:00:00Z',
    date: '2026-11-21',
    last_date: '2026-11-22',
    number: 2,
    reason: 'weekend',
  },
  { kind: 'counted', from: '2026-11-23T06:00:00Z', to: '2026-11-23T15:00:00Z', amount: 32_400, date: '2026-11-23', reason: 'working_time' },
  { kind: 'due', from: '2026-11-25T09:00:00Z', to: '2026-11-25T09:00:00Z', date: '2026-11-25', reason: 'count_full' },
];

describe('a derivation in words', () => {
  it('speaks Russian at the wall clock of the calendar', async () => {
    const i18n = await realI18n('ru');
    const lines = SC_72.map((step) => stepWords(i18n, step, '+04:00'));
    expect(lines.map((line) => line.tone)).toEqual(['start', 'count', 'skip', 'count', 'end']);
    expect(lines[1]?.text).toMatch(/^Рабочее время .*16:00 – 19:00 — учтено 3 часа$/);
    expect(lines[2]?.text).toMatch(/^Не считается: .*21 ноября 2026.* – .*22 ноября 2026.* — выходные$/);
    expect(lines[3]?.text).toMatch(/10:00 – 19:00 — учтено 9 часов$/);
    expect(lines[4]?.text).toMatch(/^Срок: .*25.*13:00$/);
  });

  it('speaks English', async () => {
    const i18n = await realI18n('en');
    const [, counted, skipped] = SC_72.map((step) => stepWords(i18n, step, '+04:00').text);
    expect(counted).toMatch(/16:00 – 19:00 — 3 hours counted$/);
    expect(skipped).toMatch(/^Does not count: .*21.* – .*22.* — weekend$/);
  });

  it('names the source of an exception', async () => {
    const i18n = await realI18n('en');
    const step: ExplainStep = {
      kind: 'skipped',
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-02T00:00:00Z',
      date: '2026-01-01',
      reason: 'holiday',
      source: 'decree 1187',
    };
    expect(stepWords(i18n, step, 'UTC').detail).toBe('On the ground of: decree 1187');
  });

  it.each(['ru', 'en'] as const)('%s knows every kind and reason of the domain', async (language) => {
    const i18n = await realI18n(language);
    const known: [string, string][] = [
      ['origin', 'day_of_event_not_counted'],
      ['origin', 'day_of_event'],
      ['counted', 'elapsed_time'],
      ['counted', 'calendar_day'],
      ['counted', 'calendar_months'],
      ['counted_day', 'working_day'],
      ['skipped', 'holiday'],
      ['skipped', 'moved_day_off'],
      ['skipped', 'exception'],
      ['waited', 'outside_hours'],
      ['frozen', 'working_time_left'],
      ['frozen', 'wall_time_left'],
      ['paused', 'pause'],
      ['rolled', 'after_closing'],
      ['rolled', 'too_late'],
      ['rolled', 'not_working_time'],
      ['summary', 'too_many'],
      ['due', 'closing'],
      ['due', 'end_of_day'],
    ];
    for (const [kind, reason] of known) {
      const { text } = stepWords(
        i18n,
        { kind, reason, from: '2026-11-20T12:00:00Z', to: '2026-11-20T15:00:00Z', number: 2, amount_seconds: 60 },
        'Europe/Moscow',
      );
      expect(text, `${kind} ${reason}`).not.toContain('_');
      expect(text, `${kind} ${reason}`).not.toMatch(new RegExp(`^${kind}`));
      expect(text).not.toContain('{{');
    }
  });

  it('says plainly what it does not know', async () => {
    const i18n = await realI18n('ru');
    expect(stepWords(i18n, { kind: 'leap_second', reason: 'astronomy' }, 'UTC').text).toBe('leap second · astronomy');
  });

  it('puts rules into words with plurals', async () => {
    const i18n = await realI18n('ru');
    expect(ruleWords(i18n, { kind: 'working_minutes', minutes: 24 * 60 })).toBe('24 рабочих часа');
    expect(ruleWords(i18n, { kind: 'working_days', count: 5 })).toBe('5 рабочих дней');
    expect(ruleWords(i18n, { kind: 'working_days', count: 21 })).toBe('21 рабочий день');
    expect(ruleWords(i18n, { kind: 'same_day' })).toBe('в тот же день');
  });
});

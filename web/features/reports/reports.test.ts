import { describe, expect, it } from 'vitest';
import { type DeadlineRow, keptPercent, rowsBehind, scoresOf, verdictOf } from './api';

const row = (rule_set: string, timer: string, due_at: string, met_at: string | null): DeadlineRow => ({
  ticket: 'T-1',
  product: 'p',
  rule_set,
  timer,
  due_at,
  met_at,
  paused_times: 0,
  verdict: 'words',
});
const now = Date.parse('2026-11-20T12:00:00Z');

describe('deadlines kept and missed', () => {
  it('met in time, met late, not met, still open', () => {
    const due = '2026-11-20T10:00:00Z';
    expect(verdictOf(row('a', 't', due, due), now)).toBe('met');
    expect(verdictOf(row('a', 't', due, '2026-11-20T10:00:01Z'), now)).toBe('missed');
    expect(verdictOf(row('a', 't', due, null), now)).toBe('missed');
    expect(verdictOf(row('a', 't', '2026-11-20T13:00:00Z', null), now)).toBe('open');
  });
  it('adds up by rule set and timer', () => {
    const scores = scoresOf(
      [
        row('b', 'x', '2026-11-20T10:00:00Z', null),
        row('a', 'x', '2026-11-20T10:00:00Z', '2026-11-20T09:00:00Z'),
        row('a', 'x', '2026-11-20T10:00:00Z', null),
        row('a', 'x', '2026-11-20T10:00:00Z', '2026-11-20T09:00:00Z'),
      ],
      now,
    );
    expect(scores.map(({ ruleSet, met, missed }) => [ruleSet, met, missed])).toEqual([
      ['a', 2, 1],
      ['b', 0, 1],
    ]);
    expect(scores.map(keptPercent)).toEqual([66, 0]);
  });
  it('a number is the length of the list behind it, a percentage of all that is decided, what was missed on top', () => {
    const rows = [
      row('a', 'x', '2026-11-20T09:00:00Z', '2026-11-20T08:00:00Z'),
      row('a', 'x', '2026-11-20T10:00:00Z', null),
      row('a', 'x', '2026-11-20T13:00:00Z', null),
      row('a', 'y', '2026-11-20T10:00:00Z', null),
    ];
    const [score] = scoresOf(rows, now);
    if (!score) throw new Error('no score');
    for (const cut of ['met', 'missed', 'open'] as const) expect(rowsBehind(rows, score, cut, now)).toHaveLength(score[cut]);
    expect(rowsBehind(rows, score, 'decided', now)).toEqual([rows[1], rows[0]]);
  });
});

import { describe, expect, it } from 'vitest';
import { bars, gaps, stretches, totals } from './points';

const point = (hour: number, value: number | null, measured: number, restored: number, missing: number) => ({
  from: `2026-11-17T0${hour}:00:00Z`,
  to: `2026-11-17T0${hour + 1}:00:00Z`,
  value,
  measured,
  restored,
  missing,
});
const points = [point(0, 40, 1, 0, 0), point(1, null, 0, 0, 1), point(2, null, 0, 0, 1), point(3, 42, 0, 1, 0), point(4, null, 0, 0, 1)];

describe('points of a chart', () => {
  it('joins neighbouring gaps', () => {
    expect(gaps(points)).toEqual([
      { from: '2026-11-17T01:00:00Z', to: '2026-11-17T03:00:00Z', intervals: 2 },
      { from: '2026-11-17T04:00:00Z', to: '2026-11-17T05:00:00Z', intervals: 1 },
    ]);
  });

  it('finds the points a fault lasted over', () => {
    const fault = (since: string, until: string | null) => ({ asset: 'door', kind: 'data_missing', since, until, tickets: [] });
    const found = stretches(points, [
      fault('2026-11-16T20:00:00Z', '2026-11-17T00:30:00Z'),
      fault('2026-11-17T01:15:00Z', '2026-11-17T03:00:00Z'),
      fault('2026-11-17T03:59:00Z', null),
      fault('2026-11-17T05:00:00Z', null),
    ]);
    expect(found.map(({ first, last }) => [first.slice(11, 13), last.slice(11, 13)])).toEqual([
      ['00', '00'],
      ['01', '02'],
      ['03', '04'],
    ]);
  });

  it('tells what was counted from what was filled in and what is missing', () => {
    expect(totals(points)).toEqual({ value: 82, measured: 1, restored: 1, missing: 3 });
    expect(bars(points, (instant) => instant.slice(11, 13))).toEqual([
      { label: '00', measured: 40, restored: 0, missing: 0 },
      { label: '01', measured: 0, restored: 0, missing: 2.1 },
      { label: '02', measured: 0, restored: 0, missing: 2.1 },
      { label: '03', measured: 0, restored: 42, missing: 0 },
      { label: '04', measured: 0, restored: 0, missing: 2.1 },
    ]);
  });
});

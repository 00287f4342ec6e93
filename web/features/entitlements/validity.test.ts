import { describe, expect, it } from 'vitest';
import { dateOf, daysBetween, isCurrent, validityOf } from './validity';

const on = (date: string) => new Date(`${date}T12:00:00`);
const year = { valid_from: '2026-03-02', valid_to: '2027-03-01' };

describe('the period of an entitlement', () => {
  it.each([
    ['2026-03-01', 'future'],
    ['2026-03-02', 'current'],
    ['2027-01-30', 'current'],
    ['2027-01-31', 'ending'],
    ['2027-03-01', 'ending'],
    ['2027-03-02', 'ended'],
  ] as const)('on %s is %s', (date, validity) => {
    expect(validityOf(year, on(date))).toBe(validity);
    expect(isCurrent(year, on(date))).toBe(validity === 'current' || validity === 'ending');
  });

  it('counts days over a change of year and of clocks', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  });

  it('takes the viewer’s date', () => expect(dateOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05'));
});

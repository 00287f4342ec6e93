import { describe, expect, it } from 'vitest';
import type { Entitlement } from './api';
import { endsIn, hoursByProduct, inCut, monthsAhead } from './cuts';

const contract = (product: string, valid_to: string, available_minutes: number | null, units_minutes = 600) =>
  ({ product, valid_from: '2026-01-01', valid_to, available_minutes, units_minutes }) as Entitlement;
const TODAY = '2026-11-23';

describe('contracts', () => {
  const all = [
    contract('a', '2027-06-30', 300),
    contract('a', '2026-12-10', 60),
    contract('a', '2026-11-01', 500),
    contract('b', '2027-01-01', null),
  ];
  it('are cut by their end and by what is left', () => {
    const count = (cut: Parameters<typeof inCut>[0]) => all.filter((one) => inCut(cut, one, TODAY)).length;
    expect(['all', 'soon', 'expired', 'low', 'hours'].map((cut) => count(cut as 'all'))).toEqual([4, 1, 1, 1, 2]);
  });
  it('their hours are summed for each product, without what is over or has none', () => {
    expect(hoursByProduct(all, TODAY)).toEqual([{ product: 'a', contracts: 2, minutes: 360, low: 1, soon: 1 }]);
  });
  it('end in months that are still to come', () => {
    expect(monthsAhead(TODAY).slice(0, 3)).toEqual(['2026-11', '2026-12', '2027-01']);
    expect(all.map((one) => endsIn('2026-11', one, TODAY))).toEqual([false, false, false, false]);
    expect(endsIn('2026-12', { valid_to: '2026-12-10' }, TODAY)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { expiryOf } from './expiry';

const of = (valid_from: string, valid_to: string) => expiryOf({ valid_from, valid_to }, '2026-11-22');

describe('how long a contract holds', () => {
  it('counts its last day in', () => {
    expect(of('2025-01-01', '2026-11-22')).toEqual({ state: 'soon', days: 0 });
    expect(of('2025-01-01', '2026-11-21')).toEqual({ state: 'expired', days: -1 });
    expect(of('2025-01-01', '2026-12-22')).toEqual({ state: 'soon', days: 30 });
    expect(of('2025-01-01', '2026-12-23').state).toBe('valid');
    expect(of('2026-12-01', '2027-12-01').state).toBe('future');
  });
});

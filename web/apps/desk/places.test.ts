import { describe, expect, it } from 'vitest';
import { PLACES, placeAt } from './places';

describe('which place of the desk an address belongs to', () => {
  it.each([
    ['/', '/'],
    ['/call', '/call'],
    ['/calls', '/calls'],
    ['/mail', '/mail'],
    ['/mail/outbox/1', '/mail'],
    ['/mail/letters', '/mail/letters'],
    ['/rules/spp', '/rules'],
  ])('%s: %s', (address, place) => expect(placeAt(PLACES, address)?.to).toBe(place));
  it('some belong to none', () => expect(placeAt(PLACES, '/tickets/1')).toBeUndefined());
});

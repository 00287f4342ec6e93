import { describe, expect, it } from 'vitest';
import { readHandover, safeNext } from './handover';

describe('what an address hands over', () => {
  it('reads a one-time link', () => expect(readHandover('?token=once', '')).toEqual({ kind: 'link', token: 'once' }));
  it('reads a bearer token from the fragment, under both names', () => {
    expect(readHandover('', '#access_token=abc')).toEqual({ kind: 'bearer', token: 'abc' });
    expect(readHandover('?token=once', '#token=abc')).toEqual({ kind: 'bearer', token: 'abc' });
  });
  it('finds nothing in a plain address', () => expect(readHandover('?next=/new', '')).toBeNull());
});

describe('where to go after sign-in', () => {
  it('stays on this site', () => {
    expect(safeNext('/tickets/1?tab=audit', '/')).toBe('/tickets/1?tab=audit');
    for (const trap of ['//evil.test', 'https://evil.test', '/\\evil.test', 'javascript:alert(1)', '', null])
      expect(safeNext(trap, '/')).toBe('/');
  });
});

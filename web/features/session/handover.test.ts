import { describe, expect, it } from 'vitest';
import { readHandover, safeNext } from './handover';

describe('what an address hands over', () => {
  it('reads a one-time link', () => expect(readHandover('?token=once', '')).toEqual({ kind: 'link', token: 'once' }));
  it('reads a bearer token from the fragment, under both names', () => {
    expect(readHandover('', '#access_token=abc')).toEqual({ kind: 'bearer', token: 'abc' });
    expect(readHandover('?token=once', '#token=abc')).toEqual({ kind: 'bearer', token: 'abc' });
  });
  it('reads what a provider of identity answered', () => {
    expect(readHandover('?state=s&code=c', '')).toEqual({ kind: 'identity', answer: { state: 's', code: 'c', issuer: undefined } });
    expect(readHandover('?code=c&state=s&iss=https%3A%2F%2Fid.test', '')).toMatchObject({ answer: { issuer: 'https://id.test' } });
    expect(readHandover('?state=s&error=access_denied', '')).toBeNull();
  });
  it('finds nothing in a plain address', () => expect(readHandover('?next=/new', '')).toBeNull());
});

describe('where to go after sign-in', () => {
  it('stays on this site (S-41)', () => {
    expect(safeNext('/tickets/1?tab=audit', '/')).toBe('/tickets/1?tab=audit');
    const traps = [
      '//evil.test',
      'https://evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
      '\t//evil.test',
      '/a\\..\\..\\evil.test',
      'javascript:alert(1)',
      'data:text/html,x',
      'evil.test',
      ' //evil.test',
      '@evil.test',
      '',
      null,
    ];
    for (const trap of traps) expect(safeNext(trap, '/')).toBe('/');
  });
});

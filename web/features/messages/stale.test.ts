import { describe, expect, it } from 'vitest';
import type { Message } from '@/shared/api/types';
import { writtenSince } from './useStaleGuard';

const message = (id: string, automatic = false) => ({ id, automatic }) as Message;

describe('what was written meanwhile', () => {
  const all = [message('a'), message('b'), message('c', true), message('d')];
  it('is what people wrote after the message last seen', () => {
    expect(writtenSince(all, 'a').map(({ id }) => id)).toEqual(['b', 'd']);
    expect(writtenSince(all, 'b').map(({ id }) => id)).toEqual(['d']);
    expect(writtenSince(all, 'd')).toEqual([]);
  });
  it('leaves out what the writer wrote, such as a note beside the reply', () => {
    expect(writtenSince(all, 'a', new Set(['b'])).map(({ id }) => id)).toEqual(['d']);
  });
  it('is everything where nothing had been there', () => {
    expect(writtenSince(all, 'nothing')).toHaveLength(3);
  });
});

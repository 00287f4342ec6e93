import { describe, expect, it } from 'vitest';
import type { Product } from '@/shared/api/types';
import { fieldsToFill, filled } from './fields';

const field = (code: string) => ({ code, title: { ru: code, en: code }, required: true });
const product = {
  kinds: [{ fields: [field('release'), field('problem')] }, { fields: [field('release'), field('serial')] }, {}],
} as unknown as Product;

describe('fields of a released mail', () => {
  it('are those of every kind, each once and none required', () => {
    expect(fieldsToFill(product).map(({ code, required }) => [code, required])).toEqual([
      ['release', false],
      ['serial', false],
    ]);
    expect(fieldsToFill(undefined)).toEqual([]);
  });

  it('are sent where something was filled in', () => {
    expect(filled({ release: ' 5.1 ', serial: ' ' })).toEqual({ release: '5.1' });
    expect(filled({ serial: '' })).toBeUndefined();
  });
});

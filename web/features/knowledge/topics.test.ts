import { describe, expect, it } from 'vitest';
import type { Product } from '@/shared/api/types';
import { groupOf, topicsOf } from './topics';

const words = { ru: 'слова', en: 'words' };
const product: Product = {
  code: 'spp-maintenance',
  name: words,
  provider: { name: 'Поставщик' },
  calendar: 'spp',
  mailboxes: [],
  kinds: [{ code: 'incident', title: words }],
  rule_sets: [],
  labels: {
    kinds: { incident: words },
    conditions: { data_missing: words },
    findings: { data_missing: words, host: words, 'out_of_scope/code': words },
  },
};

describe('topics of an article', () => {
  it('offers kinds, faults and findings, each code once, and none that the server refuses', () => {
    expect(topicsOf(product, ['host', 'older'])).toEqual([
      { group: 'kinds', codes: ['incident'] },
      { group: 'conditions', codes: ['data_missing'] },
      { group: 'findings', codes: ['host'] },
      { group: 'held', codes: ['older'] },
    ]);
    expect(topicsOf(undefined, [])).toEqual([]);
  });
  it('knows where the words of a code are', () => {
    expect(groupOf(product, 'data_missing')).toBe('conditions');
    expect(groupOf(product, 'host')).toBe('findings');
    expect(groupOf(product, 'older')).toBe('kinds');
  });
});

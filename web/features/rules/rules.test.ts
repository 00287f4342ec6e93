import { describe, expect, it } from 'vitest';
import type { RuleSetView } from '@/shared/api/generated';
import { byClause } from './byClause';
import { stateOf } from './RuleSetTable';

const ruleSet = (id: string, in_force_from: string, withdrawn_at: string | null = null) =>
  ({ id, product: 'p', in_force_from, withdrawn_at }) as RuleSetView;

describe('which rule set is in force', () => {
  const now = '2026-11-22T00:00:00Z';
  const all = [
    ruleSet('old', '2023-01-01T00:00:00Z'),
    ruleSet('new', '2026-06-01T00:00:00Z'),
    ruleSet('taken-back', '2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'),
    ruleSet('next', '2026-12-01T00:00:00Z'),
  ];
  it('the latest that has begun and stands', () =>
    expect(all.map((one) => stateOf(one, all, now))).toEqual(['past', 'in_force', 'withdrawn', 'future']));
});

describe('differences by clause', () => {
  const clause = (section: string) => ({ document: 'd', section });
  const difference = (kind: 'added' | 'removed', ...sections: string[]) => ({ kind, clauses: sections.map(clause), old: null, new: null });
  it('stands under every clause it rests on, clauses in order of numbers', () => {
    const groups = byClause([
      { call: 'a', at: '', hook: 'intake', differences: [difference('added', '4.10'), difference('removed', '4.2', '4.10')] },
      { call: 'b', at: '', hook: 'intake', differences: [difference('added')] },
    ]);
    expect(groups.map(({ section, found }) => [section, found.map((one) => `${one.call}:${one.difference.kind}`)])).toEqual([
      ['4.2', ['a:removed']],
      ['4.10', ['a:added', 'a:removed']],
      ['', ['b:added']],
    ]);
  });
});

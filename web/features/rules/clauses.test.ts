import { describe, expect, it } from 'vitest';
import { clausesOf, type Proof, provenClauses, verdictOf } from './clauses';

const words = (ru: string) => ({ ru, en: ru });
const clause = (document: string, section: string, ru: string) => ({ document, section, title: words(ru) });
const proof = (section: string, more: Partial<Proof> = {}): Proof => ({
  document: 'd',
  section,
  steps: [],
  declared: [],
  tests: [],
  gaps: [],
  ...more,
});
const held = {
  documents: [{ code: 'd', title: { ru: 'Регламент', en: 'Regulation' } }],
  clauses: [clause('d', '5.3', 'Молчание пользователя'), clause('e', '5.3', 'Другое'), clause('d', '6.1', 'Сроки ответа')],
  proofs: [
    proof('5.3', { tests: [{ at: 'it', names: ['sc_76_silence_closes'] }] }),
    proof('6.1', { not_testable: words('намерение') }),
    proof('9', { gaps: [words('нет теста')] }),
  ],
};
const text = (value: unknown) => (typeof value === 'object' && value ? (value as { ru: string }).ru : String(value ?? ''));

describe('clauses of a version', () => {
  const all = provenClauses(held);
  it('stand under their documents in their own order, with those that only the build knows', () =>
    expect(clausesOf(all, held, '', text).map(({ title, clauses }) => [title, clauses.map(({ section }) => section)])).toEqual([
      ['Регламент', ['5.3', '6.1', '9']],
      ['e', ['5.3']],
    ]));
  it('say how they are proven', () =>
    expect(all.map((one) => [one.document, one.section, verdictOf(one)])).toEqual([
      ['d', '5.3', 'proven'],
      ['e', '5.3', 'untold'],
      ['d', '6.1', 'not_testable'],
      ['d', '9', 'gap'],
    ]));
  it('are found by number, words and the names of tests', () => {
    const found = (wanted: string) => clausesOf(all, held, wanted, text).flatMap(({ clauses }) => clauses).length;
    expect(found('5.3 молчание')).toBe(1);
    expect(found('sc_76')).toBe(1);
    expect(found('ничего')).toBe(0);
  });
});

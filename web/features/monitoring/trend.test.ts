import { describe, expect, it } from 'vitest';
import { trend } from './trend';

const kind = { code: 'accuracy', title: { ru: 'Точность', en: 'Accuracy' }, value: 'accuracy.tenths', divisor: 10, unit: '%' };
const record = (id: string, of: string, values: Record<string, unknown>) => ({
  id,
  asset: 'a',
  ticket: 't',
  kind: of,
  at: `2026-11-1${id}T08:00:00Z`,
  values,
});

describe('a trend of records', () => {
  it('is of one kind, oldest first, in the unit of people', () => {
    const records = [
      record('3', 'accuracy', { 'accuracy.tenths': 990 }),
      record('2', 'other', { 'accuracy.tenths': 1 }),
      record('1', 'accuracy', { 'accuracy.tenths': 960 }),
      record('0', 'accuracy', { note: 'no number' }),
    ];
    expect(trend(kind, records).map(({ id, value }) => [id, value])).toEqual([
      ['1', 96],
      ['3', 99],
    ]);
  });
});

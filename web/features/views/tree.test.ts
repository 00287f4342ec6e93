import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TicketFilter } from '@/shared/api/generated';
import { FIELD_NAMES, isBlank, meaningOf, operatorsOf, type Value } from './fields';
import { faultsAt, fromFilter, isGroup, narrowed, newCondition, newGroup, toFilter, unfinished } from './tree';

/** What a filter means, on a case of the properties themselves: the server's rule in small. */
type Case = Record<string, string>;
const holds = (filter: TicketFilter, one: Case): boolean =>
  Object.entries(filter).every(([name, value]) => {
    if (name === 'all') return (value as TicketFilter[]).every((inner) => holds(inner, one));
    if (name === 'any') return (value as TicketFilter[]).length === 0 || (value as TicketFilter[]).some((inner) => holds(inner, one));
    if (name === 'none') return !(value as TicketFilter[]).some((inner) => holds(inner, one));
    return isBlank(value as Value) || (Array.isArray(value) ? value.includes(one[name] as never) : String(value) === one[name]);
  });

const CASES: Case[] = ['new', 'old'].flatMap((status) =>
  ['a', 'b', 'c'].flatMap((product) => ['x', 'y'].map((kind) => ({ status, product, kind, text: status === 'new' ? 'word' : 'other' }))),
);
const meaning = (filter: TicketFilter) => CASES.map((one) => holds(filter, one));

const FILTERS: TicketFilter[] = [
  {},
  { status: ['new'] },
  { status: ['new'], product: ['a', 'b'], kind: ['x'] },
  { any: [{ status: ['new'] }, { product: ['c'], kind: ['y'] }] },
  { none: [{ status: ['new'] }] },
  { none: [{ status: ['new'], product: ['a'] }] },
  { none: [{ status: ['new'] }, { product: ['a'] }] },
  { status: ['new'], any: [{ product: ['a'] }, { none: [{ kind: ['x'] }] }], none: [{ text: 'other' }] },
  { all: [{ any: [{ product: ['a'] }, { product: ['b'] }] }, { any: [{ kind: ['x'] }, { status: ['old'] }] }] },
  { any: [{ all: [{ status: ['new'] }, { none: [{ any: [{ kind: ['x'] }, { product: ['a'] }] }] }] }, { product: ['c'] }] },
  { any: [{ any: [{ product: ['a'] }] }] },
];

describe('a filter in the editor', () => {
  it.each(FILTERS)('means the same when it comes back: %j', (filter) => {
    expect(meaning(toFilter(fromFilter(filter)))).toEqual(meaning(filter));
  });

  it('says "is not" for a single denied condition', () => {
    const [item] = fromFilter({ none: [{ status: ['new'] }] }).items;
    expect(item).toMatchObject({ field: 'status', operator: 'is_not', value: ['new'] });
  });

  it('can say everything that the API can be asked', () => {
    const document = JSON.parse(readFileSync(new URL('../../shared/api/openapi.json', import.meta.url), 'utf8'));
    const known = Object.keys(document.components.schemas.TicketFilter.properties).filter((name) => !['all', 'any', 'none'].includes(name));
    const said = FIELD_NAMES.flatMap((field) => operatorsOf(field).map((operator) => meaningOf(field, operator).property));
    expect([...new Set(said)].sort()).toEqual(known.sort());
  });

  it('is narrowed without another level', () => {
    const filter = { any: [{ product: ['a'] }, { kind: ['y'] }] };
    const more = { status: ['new'], none: [{ product: ['c'] }] };
    expect(meaning(narrowed(filter, more))).toEqual(CASES.map((one) => holds(filter, one) && holds(more, one)));
    expect(narrowed(filter, {})).toEqual(filter);
  });

  it('knows what is not said yet', () => {
    const empty = newCondition('product');
    const hollow = newGroup('any');
    const root = newGroup('all', [newCondition('open'), empty, hollow]);
    expect(unfinished(root)).toEqual([empty, hollow]);
    expect(unfinished(newGroup('all'))).toEqual([]);
  });

  it('finds what the server means', () => {
    const denied = newCondition('assignee', 'is_not', ['nobody']);
    const inner = newGroup('any', [newCondition('open'), denied]);
    const root = newGroup('all', [newCondition('text', 'has', 'x'), inner]);
    const finding = (path: string) => ({ code: 'value_invalid', severity: 'error' as const, path });
    const { at, rest } = faultsAt(root, [
      finding('filter.all.0.text'),
      finding('filter.all.1.any.1.none.0.assignee.0'),
      finding('filter.all.1'),
      finding('name'),
    ]);
    expect(Object.keys(at)).toEqual([root.items[0]?.id, denied.id, inner.id]);
    expect(rest.map(({ path }) => path)).toEqual(['name']);
    expect(Object.keys(faultsAt(root, [finding('filters.0.all.0.text')]).at)).toEqual([root.items[0]?.id]);
    expect(isGroup(inner)).toBe(true);
  });
});

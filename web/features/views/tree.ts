import type { TicketFilter } from '@/shared/api/generated';
import type { Finding } from '@/shared/api/types';
import { blank, type Field, isBlank, meaningOf, operatorsOf, type Value, wordsFor } from './fields';

/** A filter as it is edited: groups of conditions and of further groups. `toFilter` makes the API's document of it. */
export type Match = 'all' | 'any' | 'none';
export const MATCHES: Match[] = ['all', 'any', 'none'];
export type Condition = { id: string; field: Field; operator: string; value: Value };
export type Group = { id: string; match: Match; items: Item[] };
export type Item = Condition | Group;
export const isGroup = (item: Item): item is Group => 'items' in item;

let lastId = 0;
const newId = () => {
  lastId += 1;
  return `item-${lastId}`;
};
export const newGroup = (match: Match, items: Item[] = []): Group => ({ id: newId(), match, items });
export function newCondition(field: Field, operator = operatorsOf(field)[0] ?? 'is', value = blank(field, operator)): Condition {
  return { id: newId(), field, operator, value };
}

/** The server takes six levels: three of groups, a condition, its negation, and one to spare. */
export const MOST_LEVELS = 3;

function leafOf({ field, operator, value }: Condition): TicketFilter {
  const { property, negated } = meaningOf(field, operator);
  const leaf: TicketFilter = { [property]: value };
  return negated ? { none: [leaf] } : leaf;
}

/** Every item stands at its own place of its group's list, so that what the server says against one finds it. */
export const toFilter = (group: Group): TicketFilter => ({
  [group.match]: group.items.map((item) => (isGroup(item) ? toFilter(item) : leafOf(item))),
});

const listOf = (filter: TicketFilter, match: Match): TicketFilter[] => filter[match] ?? [];
const propertiesOf = (filter: TicketFilter) =>
  Object.entries(filter).filter(([name, value]) => !MATCHES.includes(name as Match) && !isBlank((value ?? null) as Value));

function conditionOf(filter: TicketFilter, negated: boolean): Condition | null {
  const [first, ...more] = propertiesOf(filter);
  if (!first || more.length > 0 || MATCHES.some((match) => listOf(filter, match).length > 0)) return null;
  const words = wordsFor(first[0], negated);
  return words && newCondition(words.field, words.operator, first[1] as Value);
}

function itemsOf(filter: TicketFilter): Item[] {
  const conditions = propertiesOf(filter).flatMap(([name, value]) => conditionOf({ [name]: value }, false) ?? []);
  const all = listOf(filter, 'all').flatMap((inner) => itemsOf(inner));
  const any = listOf(filter, 'any');
  const none = listOf(filter, 'none');
  const denied = none.length === 1 && none[0] ? conditionOf(none[0], true) : null;
  return [
    ...conditions,
    ...all,
    ...(any.length > 0 ? [newGroup('any', any.map(itemOf))] : []),
    ...(denied ? [denied] : none.length > 0 ? [newGroup('none', none.map(itemOf))] : []),
  ];
}

/** A list that stands alone is one item; several things that must hold together are a group. */
function itemOf(filter: TicketFilter): Item {
  const items = itemsOf(filter);
  return items.length === 1 && items[0] ? items[0] : newGroup('all', items);
}

export function fromFilter(filter: TicketFilter): Group {
  const item = itemOf(filter);
  return isGroup(item) ? item : newGroup('all', [item]);
}

/** What must hold in addition, without another level. */
export const narrowed = (filter: TicketFilter, more: TicketFilter): TicketFilter => {
  const { all, any, none, ...own } = more;
  const adds = [...(all ?? []), ...(any?.length ? [{ any }] : []), ...(none?.length ? [{ none }] : [])];
  const held = Object.keys(own).length > 0 ? [own, ...adds] : adds;
  return held.length === 0 ? filter : { ...filter, all: [...(filter.all ?? []), ...held] };
};

/** Items that say nothing yet. */
export function unfinished(group: Group, root = true): Item[] {
  const own = !root && group.items.length === 0 ? [group] : [];
  return [...own, ...group.items.flatMap((item) => (isGroup(item) ? unfinished(item, false) : isBlank(item.value) ? [item] : []))];
}

/** The item that a path such as `filter.all.0.none.0.assignee.1` means: the deepest that it names. */
export function itemAt(root: Group, path: string): string {
  let item: Item = root;
  const steps = path.split('.').slice(1);
  while (isGroup(item) && steps.length >= 2 && steps.shift() === item.match) {
    const next: Item | undefined = item.items[Number(steps.shift())];
    if (!next) break;
    item = next;
  }
  return item.id;
}

/** What the server says against items, by their ids; and what stands elsewhere. */
export function faultsAt(root: Group, findings: Finding[]): { at: Record<string, Finding>; rest: Finding[] } {
  const at: Record<string, Finding> = {};
  const rest: Finding[] = [];
  for (const finding of findings) {
    // A count asks of filters by number.
    const path = (finding.path ?? '').replace(/^filters\.0/, 'filter');
    if (path === 'filter' || path.startsWith('filter.')) at[itemAt(root, path)] ??= finding;
    else rest.push(finding);
  }
  return { at, rest };
}

import type { TicketFilter } from '@/shared/api/generated';

/** Properties of a filter that say something of a case by themselves. */
export type Property = Exclude<keyof TicketFilter, 'all' | 'any' | 'none'>;
export type Value = string[] | string | number | boolean | null;
/** What a value is chosen or written with. */
export type Input = 'choices' | 'yes_no' | 'contact' | 'minutes' | 'days' | 'days_back' | 'moment' | 'words';
type Meaning = { property: Property; input: Input; negated?: boolean };

const of = (property: Property, input: Input): Record<string, Meaning> => ({
  is: { property, input },
  is_not: { property, input, negated: true },
});
const between = (from: Property, before: Property): Record<string, Meaning> => ({
  from: { property: from, input: 'moment' },
  before: { property: before, input: 'moment' },
});

/** What can be asked of a case, by field and operator, and which property of the API's filter says it. */
export const FIELDS = {
  status: of('status', 'choices'),
  open: { is: { property: 'open', input: 'yes_no' } },
  assignee: of('assignee', 'choices'),
  deadline: of('deadline', 'choices'),
  due: {
    within: { property: 'due_within_minutes', input: 'minutes' },
    within_days: { property: 'due_within_days', input: 'days' },
    ...between('due_from', 'due_before'),
  },
  product: of('product', 'choices'),
  kind: of('kind', 'choices'),
  customer: of('customer', 'choices'),
  requester: of('requester', 'contact'),
  asset: of('asset', 'choices'),
  channel: of('channel', 'choices'),
  flag: of('flag', 'choices'),
  queue: of('queue', 'choices'),
  provider: of('provider', 'choices'),
  received: { last_days: { property: 'received_within_days', input: 'days_back' }, ...between('received_from', 'received_before') },
  updated: { last_days: { property: 'updated_within_days', input: 'days_back' }, ...between('updated_from', 'updated_before') },
  text: { has: { property: 'text', input: 'words' }, has_not: { property: 'text', input: 'words', negated: true } },
} satisfies Record<string, Record<string, Meaning>>;

export type Field = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as Field[];
export const operatorsOf = (field: Field): string[] => Object.keys(FIELDS[field]);

export function meaningOf(field: Field, operator: string): Meaning {
  const known: Record<string, Meaning> = FIELDS[field];
  const meaning = known[operator] ?? Object.values(known)[0];
  if (!meaning) throw new Error(`The field ${field} has no operator`);
  return meaning;
}

/** How the editor says what a property says. */
export function wordsFor(property: string, negated: boolean): { field: Field; operator: string } | null {
  for (const field of FIELD_NAMES) {
    for (const operator of operatorsOf(field)) {
      const meaning = meaningOf(field, operator);
      if (meaning.property === property && Boolean(meaning.negated) === negated) return { field, operator };
    }
  }
  return null;
}

/** What stands in a condition before anything was chosen. */
export const blank = (field: Field, operator: string): Value => {
  const { input } = meaningOf(field, operator);
  if (input === 'choices') return [];
  if (input === 'yes_no') return true;
  return input === 'words' ? '' : null;
};
export const isBlank = (value: Value): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);

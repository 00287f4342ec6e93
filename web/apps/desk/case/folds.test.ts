import { expect, it } from 'vitest';
import type { Message } from '@/shared/api/types';
import type { Entry } from './entries';
import { blocksOf } from './folds';

const event = (number: number) => ({ key: `e-${number}`, at: '', group: 'events', order: number, event: {} }) as unknown as Entry;
const message: Entry = { key: 'm-1', at: '', group: 'messages', order: 0, message: {} as Message };
const told = (entries: Entry[]) =>
  blocksOf(entries).map((block) => ('folded' in block ? `${block.key}+${block.folded.length}` : block.key));

it('a long run of events is folded up to its last two; what people wrote never is', () => {
  expect(told([message, ...[1, 2, 3, 4, 5, 6, 7].map(event), message])).toEqual(['m-1', 'f-e-1+5', 'e-6', 'e-7', 'm-1']);
  expect(told([...[1, 2, 3, 4, 5].map(event)])).toEqual(['e-1', 'e-2', 'e-3', 'e-4', 'e-5']);
  expect(told([...[1, 2, 3].map(event), message, ...[4, 5, 6].map(event)])).toEqual(['e-1', 'e-2', 'e-3', 'm-1', 'e-4', 'e-5', 'e-6']);
  expect(told([])).toEqual([]);
});

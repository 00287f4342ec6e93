import type { ReplayedCallView } from '@/shared/api/generated';
import type { Text } from '@/shared/api/types';
import type { Difference } from './api';

export type Found = { call: string; ticket: string | null; at: string; hook: string; difference: Difference };
export type ClauseGroup = { section: string; title?: Text | null; found: Found[] };

const collator = new Intl.Collator('en', { numeric: true });

/** Differences under the clauses they rest on; those on none come last. */
export function byClause(calls: ReplayedCallView[]): ClauseGroup[] {
  const groups = new Map<string, ClauseGroup>();
  for (const { call, ticket, at, hook, differences } of calls) {
    for (const difference of differences as Difference[]) {
      const clauses = difference.clauses.length > 0 ? difference.clauses : [{ document: '', section: '', title: undefined }];
      for (const { section, title } of clauses) {
        const group = groups.get(section) ?? { section, title, found: [] };
        group.found.push({ call, ticket: ticket ?? null, at, hook, difference });
        groups.set(section, group);
      }
    }
  }
  return [...groups.values()].sort((left, right) =>
    left.section === '' ? 1 : right.section === '' ? -1 : collator.compare(left.section, right.section),
  );
}

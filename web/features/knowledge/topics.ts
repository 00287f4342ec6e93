import type { Product } from '@/shared/api/types';

const GROUPS = ['kinds', 'conditions', 'findings'] as const;
export type TopicGroup = (typeof GROUPS)[number];
export type Topics = { group: TopicGroup | 'held'; codes: string[] };

/** Codes the server takes as topics: those of findings may have a slash, which is none. */
const TOPIC = /^[\w:-]+$/;

const declared = (product: Product | undefined, group: TopicGroup): string[] => {
  const labels = Object.keys(product?.labels?.[group] ?? {});
  return group === 'kinds' ? [...(product?.kinds ?? []).map((kind) => kind.code), ...labels] : labels;
};

/** What an article of a product can be about, each code once; what it is already about stays on offer. */
export function topicsOf(product: Product | undefined, held: string[]): Topics[] {
  const seen = new Set<string>();
  const fresh = (codes: string[]) => codes.filter((code) => TOPIC.test(code) && !seen.has(code) && seen.add(code));
  const groups: Topics[] = GROUPS.map((group) => ({ group, codes: fresh(declared(product, group)) }));
  return [...groups, { group: 'held' as const, codes: fresh(held) }].filter(({ codes }) => codes.length > 0);
}

/** Where the words of a topic are found. */
export const groupOf = (product: Product | undefined, code: string): TopicGroup =>
  GROUPS.find((group) => declared(product, group).includes(code)) ?? 'kinds';

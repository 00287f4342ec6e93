import type { PluginDetailView } from '@/shared/api/generated';
import type { Clause, Text } from '@/shared/api/types';

export type ClausesOfDocument = { document: string; title: string; clauses: Clause[] };

/** The clauses under their documents, in the order the version declares them; where words are given, those that hold them all. */
export function clausesOf(
  { clauses, documents }: Pick<PluginDetailView, 'clauses' | 'documents'>,
  words: string,
  text: (value: Text | null | undefined) => string,
): ClausesOfDocument[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ section, title }: Clause) => {
    const whole = `${section} ${text(title)}`.toLowerCase();
    return wanted.every((word) => whole.includes(word));
  };
  const groups = new Map<string, Clause[]>();
  for (const clause of clauses.filter(holds)) groups.set(clause.document, [...(groups.get(clause.document) ?? []), clause]);
  return [...groups].map(([document, held]) => ({
    document,
    title: text(documents.find(({ code }) => code === document)?.title) || document,
    clauses: held,
  }));
}

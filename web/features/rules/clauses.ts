import type { PluginDetailView } from '@/shared/api/generated';
import type { Clause, Text } from '@/shared/api/types';

export type Proof = PluginDetailView['proofs'][number];
export type Proven = Clause & { proof: Proof | undefined };
export type ClausesOfDocument = { document: string; title: string; clauses: Proven[] };

/** What a version says of a clause: proven by tests, nothing to prove, something missing, or nothing at all. */
export const VERDICTS = ['proven', 'not_testable', 'gap', 'untold'] as const;
export type Verdict = (typeof VERDICTS)[number];

export function verdictOf({ proof }: Pick<Proven, 'proof'>): Verdict {
  if (!proof) return 'untold';
  if (proof.gaps.length > 0) return 'gap';
  return proof.not_testable ? 'not_testable' : 'proven';
}

/** The clauses with what carries and proves them, in the order the version declares them. */
export function provenClauses({ clauses, proofs }: Pick<PluginDetailView, 'clauses' | 'proofs'>): Proven[] {
  const key = ({ document, section }: Pick<Clause, 'document' | 'section'>) => `${document}\n${section}`;
  const known = new Map(proofs.map((proof) => [key(proof), proof]));
  const declared = new Set(clauses.map(key));
  // What the build found and the manifest does not explain is a gap that must not fall silent.
  const strangers = proofs
    .filter((proof) => !declared.has(key(proof)))
    .map(({ document, section }) => ({ document, section, title: null }));
  return [...clauses, ...strangers].map((clause) => ({ ...clause, proof: known.get(key(clause)) }));
}

/** Clauses under their documents; where words are given, those that hold them all, tests and steps among them. */
export function clausesOf(
  clauses: Proven[],
  { documents }: Pick<PluginDetailView, 'documents'>,
  words: string,
  text: (value: Text | null | undefined) => string,
): ClausesOfDocument[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ section, title, proof }: Proven) => {
    const carried = proof ? [...proof.steps, ...proof.tests].flatMap(({ at, names }) => [at, ...names]).concat(proof.declared) : [];
    const whole = [section, text(title), text(proof?.core), ...carried].join(' ').toLowerCase();
    return wanted.every((word) => whole.includes(word));
  };
  const groups = new Map<string, Proven[]>();
  for (const clause of clauses.filter(holds)) groups.set(clause.document, [...(groups.get(clause.document) ?? []), clause]);
  return [...groups].map(([document, held]) => ({
    document,
    title: text(documents.find(({ code }) => code === document)?.title) || document,
    clauses: held,
  }));
}

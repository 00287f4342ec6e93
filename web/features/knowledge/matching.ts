import type { Article } from '@/shared/api/types';

const SHORTEST = 3;
const MOST_WORDS = 4;
/** Letters of a long word that its forms differ in: the search knows no grammar. */
const ENDING = 2;
const LONG = 6;

/** The most telling words of a subject, without their endings. */
export function searchWords(subject: string): string[] {
  const words = subject.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stems = words
    .filter((word) => word.length >= SHORTEST)
    .map((word) => (word.length >= LONG && !/\d/.test(word) ? word.slice(0, -ENDING) : word));
  return [...new Set(stems)].sort((a, b) => b.length - a.length).slice(0, MOST_WORDS);
}

/** Articles that share at least two words with the subject, or its only one; those that share most come first. */
export function mostMatched(found: Article[][], most: number): Article[] {
  const hits = new Map<string, { article: Article; words: number }>();
  for (const article of found.flat()) {
    const words = (hits.get(article.id)?.words ?? 0) + 1;
    hits.set(article.id, { article, words });
  }
  const needed = Math.min(2, found.length);
  return [...hits.values()]
    .filter(({ words }) => words >= needed)
    .sort((a, b) => b.words - a.words)
    .slice(0, most)
    .map(({ article }) => article);
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './sources';

export const LANGUAGES = ['ru', 'en'] as const;
export const PARTS = ['common', 'common_pages', 'portal', 'portal_pages', 'desk'] as const;
export type Part = (typeof PARTS)[number];
/** What an app shows its first page with, and what it loads in all. */
export const FIRST: Record<'portal' | 'desk', Part[]> = { portal: ['common', 'portal'], desk: ['common', 'common_pages', 'desk'] };
export const LOADED: Record<'portal' | 'desk', Part[]> = { portal: [...FIRST.portal, 'common_pages', 'portal_pages'], desk: FIRST.desk };
const PLURAL = /_(zero|one|two|few|many|other)$/;

export function catalogue(language: string, part: Part): Map<string, string> {
  const text = readFileSync(path.join(ROOT, 'shared/i18n/locales', language, `${part}.json`), 'utf8');
  const flat = new Map<string, string>();
  const flatten = (prefix: string, node: unknown) => {
    if (typeof node === 'string') flat.set(prefix, node);
    else for (const [key, child] of Object.entries(node as object)) flatten(prefix ? `${prefix}.${key}` : key, child);
  };
  flatten('', JSON.parse(text));
  return flat;
}

/** Categories a language uses for whole and fractional numbers. */
export const categories = (language: string): string[] => [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();

/** Keys with plural forms: those of which `_one` stands beside `_other`. */
export function pluralBases(flat: Map<string, string>): Set<string> {
  const bases = [...flat.keys()].filter((key) => key.endsWith('_one')).map((key) => key.replace(PLURAL, ''));
  return new Set(bases.filter((base) => flat.has(`${base}_other`)));
}

export function baseKeys(flat: Map<string, string>): Set<string> {
  const plural = pluralBases(flat);
  return new Set([...flat.keys()].map((key) => (plural.has(key.replace(PLURAL, '')) ? key.replace(PLURAL, '') : key)));
}

export const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

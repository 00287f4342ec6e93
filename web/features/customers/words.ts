import type { i18n as I18n } from 'i18next';
import type { Product } from '@/shared/api/types';
import { inLanguage } from '@/shared/i18n/labels';

/** Kinds are the rule sets' own words: they name them; else those we know are translated, the rest stand as they are. */
export function kindWords(i18n: I18n, kind: string, product?: Product): string {
  const declared = product?.labels?.entitlement_kinds?.[kind];
  if (declared) return inLanguage(declared, i18n.language);
  const key = `contract_kind.${kind}`;
  if (i18n.exists(key)) return i18n.t(key);
  const words = kind.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A tier as the product's rules call it, however it was written. */
export function tierWords(i18n: I18n, tier: string, product?: Product): string {
  const declared = product?.labels?.tiers?.[tier.trim().toLowerCase()];
  return declared ? inLanguage(declared, i18n.language) : tier;
}

/** What a posting rests on: the desk's own reasons are translated, a person's words stand as they were written. */
export function causeWords(i18n: I18n, cause: string): string {
  const key = `ledger_cause.${cause.replaceAll(' ', '_')}`;
  return i18n.exists(key) ? i18n.t(key) : cause;
}

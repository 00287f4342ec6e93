import type { i18n as I18n } from 'i18next';

/** Kinds are the rule sets' own words; those we know are translated, the rest stand as they are. */
export function kindWords(i18n: I18n, kind: string): string {
  const key = `contract_kind.${kind}`;
  if (i18n.exists(key)) return i18n.t(key);
  const words = kind.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

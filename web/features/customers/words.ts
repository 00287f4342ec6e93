import type { i18n as I18n } from 'i18next';

/** Kinds are the rule sets' own words; those we know are translated, the rest stand as they are. */
export function kindWords(i18n: I18n, kind: string): string {
  const key = `contract_kind.${kind}`;
  if (i18n.exists(key)) return i18n.t(key);
  const words = kind.replaceAll(/[_-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a posting rests on: the desk's own reasons are translated, a person's words stand as they were written. */
export function causeWords(i18n: I18n, cause: string): string {
  const key = `ledger_cause.${cause.replaceAll(' ', '_')}`;
  return i18n.exists(key) ? i18n.t(key) : cause;
}

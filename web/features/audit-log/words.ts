import type { i18n as I18n } from 'i18next';

/** First words of kinds, as the log can be asked for. */
export const SUBJECTS = [
  'session',
  'account',
  'password',
  'key',
  'policy',
  'person',
  'attempts',
  'mail',
  'mailbox',
  'plugin',
  'rules',
  'webhook',
  'identity_provider',
  'report',
  'audit',
] as const;

/** What a person is to look at twice. */
const GRAVE = new Set(['session.refused', 'session.reused', 'attempts.limited', 'account.second_factor_off', 'person.erased']);
export const isGrave = (kind: string): boolean => GRAVE.has(kind);

/** `account.changed` in words; a kind nobody put into words yet is made readable. */
export function actWords(i18n: I18n, kind: string): string {
  const key = `audit_act.${kind.replaceAll('.', '_')}`;
  return i18n.exists(key) ? i18n.t(key) : kind.replaceAll(/[._]/g, ' ');
}

import type { i18n as I18n } from 'i18next';
import type { Finding } from '@/shared/api/types';
import type { Letter, Mailbox } from './types';

export type MailboxHealth = 'off' | 'failing' | 'unread' | 'ok';

/** A mailbox that is not fetched cannot fail to be read. */
export function healthOf({ enabled, incoming, state }: Mailbox): MailboxHealth {
  if (!enabled) return 'off';
  if (state.failing_since) return 'failing';
  return incoming && !state.read_to ? 'unread' : 'ok';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `3 минуты назад`; within the minute, just now. */
export function agoWords(i18n: I18n, seconds: number): string {
  const found = UNITS.find(([, length]) => seconds >= length);
  if (!found) return i18n.t('mail.just_now');
  const [unit, length] = found;
  return new Intl.RelativeTimeFormat(i18n.language, { numeric: 'always' }).format(-Math.floor(seconds / length), unit);
}

/** What is wrong at each field, and what stands at none of those that are shown. */
export function placed(i18n: I18n, findings: Finding[], shown: string[]): { at: Record<string, string>; loose: Finding[] } {
  const at: Record<string, string> = {};
  const loose: Finding[] = [];
  for (const finding of findings) {
    const path = finding.path ?? '';
    if (!shown.includes(path)) loose.push(finding);
    else at[path] ??= findingWords(i18n, finding);
  }
  return { at, loose };
}

function findingWords(i18n: I18n, { path, message, code }: Finding): string {
  const known = `mail_wrong.${path?.split('.').at(-1)}`;
  return i18n.exists(known) ? i18n.t(known) : (message ?? code);
}

/** Letters that did not reach everybody, by the message they carry. */
export function undelivered(letters: Letter[]): Map<string, Letter[]> {
  const found = new Map<string, Letter[]>();
  for (const letter of letters) {
    if (!letter.message || letter.state === 'sent') continue;
    found.set(letter.message, [...(found.get(letter.message) ?? []), letter]);
  }
  return found;
}

export const canResend = ({ state }: Letter) => state === 'failed' || state === 'suppressed';

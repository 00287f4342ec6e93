import type { InboundMail } from './types';

/** Why a mail waits for a person. */
export const WAITING_REASONS = [
  'no_product',
  'no_ticket_quoted',
  'empty',
  'not_mail',
  'too_large',
  'header_too_large',
  'left_in_mailbox',
  'reader_failed',
  'never_taken_in',
];
/** Why nothing followed from a mail that was read. */
export const TECHNICAL_REASONS = ['auto_reply', 'auto_generated', 'bounce', 'list', 'loop', 'set_aside'];
/** Stands for mail that has arrived and is not taken in. */
export const PENDING = 'pending';

const KNOWN = [PENDING, ...WAITING_REASONS, ...TECHNICAL_REASONS];

/** A cut of the incoming mail by what stands in the address; the whole quarantine where that names none. */
export const cutOf = (text: string | undefined): string | undefined => KNOWN.find((known) => known === text);

/** What the API is asked for a cut: of a reason to wait, only what waits still. */
export function askedBy(cut: string | undefined): { state?: string; reason?: string } {
  if (cut === PENDING) return { state: 'pending' };
  if (cut === undefined) return { state: 'quarantined' };
  return WAITING_REASONS.includes(cut) ? { state: 'quarantined', reason: cut } : { reason: cut };
}

/** The mail behind each message of a case. */
export const byMessage = (mails: InboundMail[]): Map<string, InboundMail> =>
  new Map(mails.flatMap((mail) => (mail.message ? [[mail.message, mail] as const] : [])));

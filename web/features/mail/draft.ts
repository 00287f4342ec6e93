import type { After, Mailbox, MailboxRequest, MailServer, MailSource, ServerRequest, Tls } from './types';

/** A mail server as it is typed: an empty port is the usual one, an empty password leaves the one on file. */
export type ServerDraft = { host: string; port: number | ''; tls: Tls; user: string; password: string; ca: string };
export type SourceDraft = ServerDraft & { folder: string; after: After; move_to: string };
/** An empty domain is that of the address, an empty key leaves the one on file. */
export type DkimDraft = { selector: string; domain: string; private_key: string };
/** A server that is switched off keeps what was typed. */
export type MailboxDraft = {
  address: string;
  /** Null until it is chosen. */
  product: string | null;
  enabled: boolean;
  authserv_id: string;
  fetches: boolean;
  incoming: SourceDraft;
  sends: boolean;
  outgoing: ServerDraft;
  signs: boolean;
  dkim: DkimDraft;
};
export type Side = 'incoming' | 'outgoing';

/** Stands for no product where one is chosen: no product has such a code. */
export const COMPLAINTS = '*';

const EMPTY_SERVER: ServerDraft = { host: '', port: '', tls: 'tls', user: '', password: '', ca: '' };
const EMPTY_DKIM: DkimDraft = { selector: '', domain: '', private_key: '' };
export const EMPTY_MAILBOX: MailboxDraft = {
  address: '',
  product: null,
  enabled: true,
  authserv_id: '',
  fetches: false,
  incoming: { ...EMPTY_SERVER, folder: 'INBOX', after: 'seen', move_to: '' },
  sends: false,
  outgoing: EMPTY_SERVER,
  signs: false,
  dkim: EMPTY_DKIM,
};

const USUAL_PORT: Record<Side, Record<Tls, number>> = {
  incoming: { tls: 993, starttls: 143, none: 143 },
  outgoing: { tls: 465, starttls: 587, none: 25 },
};
export const usualPort = (side: Side, tls: Tls) => USUAL_PORT[side][tls];

const serverDraft = ({ host, port, tls, user, ca }: MailServer): ServerDraft => ({
  host,
  port,
  tls,
  user: user ?? '',
  password: '',
  ca: ca ?? '',
});
const sourceDraft = (held: MailSource) => ({ ...serverDraft(held), folder: held.folder, after: held.after, move_to: held.move_to ?? '' });

export const draftOf = (held: Mailbox): MailboxDraft => ({
  address: held.address,
  product: held.product ?? COMPLAINTS,
  enabled: held.enabled,
  authserv_id: held.authserv_id ?? '',
  fetches: held.incoming !== null,
  incoming: held.incoming ? sourceDraft(held.incoming) : EMPTY_MAILBOX.incoming,
  sends: held.outgoing !== null,
  outgoing: held.outgoing ? serverDraft(held.outgoing) : EMPTY_SERVER,
  signs: held.dkim !== null,
  dkim: held.dkim ? { selector: held.dkim.selector, domain: held.dkim.domain, private_key: '' } : EMPTY_DKIM,
});

const orNull = (text: string) => text.trim() || null;
const serverRequest = (draft: ServerDraft): ServerRequest => ({
  host: draft.host.trim(),
  port: draft.port === '' ? null : draft.port,
  tls: draft.tls,
  user: orNull(draft.user),
  password: draft.password || null,
  ca: orNull(draft.ca),
});

export const requestOf = (draft: MailboxDraft): MailboxRequest => ({
  address: draft.address.trim(),
  product: draft.product === COMPLAINTS ? null : draft.product,
  enabled: draft.enabled,
  authserv_id: orNull(draft.authserv_id),
  incoming: draft.fetches
    ? {
        ...serverRequest(draft.incoming),
        user: draft.incoming.user.trim(),
        folder: orNull(draft.incoming.folder) ?? 'INBOX',
        after: draft.incoming.after,
        move_to: draft.incoming.after === 'move' ? draft.incoming.move_to.trim() : null,
      }
    : null,
  outgoing: draft.sends ? serverRequest(draft.outgoing) : null,
  dkim: draft.signs
    ? { selector: draft.dkim.selector.trim(), domain: orNull(draft.dkim.domain), private_key: orNull(draft.dkim.private_key) }
    : null,
});

/** A password on file is kept for the server and the user it was given for, and for no other. */
export function keepsPassword(side: Side, draft: ServerDraft, held: MailServer | null | undefined): boolean {
  if (!held?.password_set) return false;
  const port = draft.port === '' ? usualPort(side, draft.tls) : draft.port;
  return held.host === draft.host.trim() && held.port === port && held.tls === draft.tls && (held.user ?? '') === draft.user.trim();
}

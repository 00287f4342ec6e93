import type { After, Mailbox, MailboxRequest, MailServer, MailSource, OauthRequest, ServerRequest, Tls } from './types';

/** A mail server as it is typed: an empty port is the usual one, an empty password leaves the one on file. */
export type ServerDraft = {
  host: string;
  port: number | '';
  tls: Tls;
  user: string;
  entry: Entry;
  password: string;
  oauth: OauthDraft;
  ca: string;
};
/** By what the server is entered: what was typed for the other is kept while the page is open. */
export type Entry = 'password' | 'oauth';
/** Empty secrets leave those on file. */
export type OauthDraft = { token_url: string; client_id: string; client_secret: string; refresh_token: string; scope: string };
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

const EMPTY_OAUTH: OauthDraft = { token_url: '', client_id: '', client_secret: '', refresh_token: '', scope: '' };
const EMPTY_SERVER: ServerDraft = { host: '', port: '', tls: 'tls', user: '', entry: 'password', password: '', oauth: EMPTY_OAUTH, ca: '' };
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

const serverDraft = ({ host, port, tls, user, oauth, ca }: MailServer): ServerDraft => ({
  host,
  port,
  tls,
  user: user ?? '',
  entry: oauth ? 'oauth' : 'password',
  password: '',
  oauth: oauth ? { ...EMPTY_OAUTH, token_url: oauth.token_url, client_id: oauth.client_id, scope: oauth.scope ?? '' } : EMPTY_OAUTH,
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
const oauthRequest = (draft: OauthDraft): OauthRequest => ({
  token_url: draft.token_url.trim(),
  client_id: draft.client_id.trim(),
  client_secret: orNull(draft.client_secret),
  refresh_token: orNull(draft.refresh_token),
  scope: orNull(draft.scope),
});
const serverRequest = (draft: ServerDraft): ServerRequest => ({
  host: draft.host.trim(),
  port: draft.port === '' ? null : draft.port,
  tls: draft.tls,
  user: orNull(draft.user),
  password: draft.entry === 'password' ? draft.password || null : null,
  oauth: draft.entry === 'oauth' ? oauthRequest(draft.oauth) : null,
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

/** What is on file is kept for the server and the user it was given for, and for no other. */
function isSame(side: Side, draft: ServerDraft, held: MailServer): boolean {
  const port = draft.port === '' ? usualPort(side, draft.tls) : draft.port;
  return held.host === draft.host.trim() && held.port === port && held.tls === draft.tls && (held.user ?? '') === draft.user.trim();
}

export const keepsPassword = (side: Side, draft: ServerDraft, held: MailServer | null | undefined): boolean =>
  !!held?.password_set && isSame(side, draft, held);

/** A grant belongs to the server of tokens and the client beside that. */
export const keepsGrant = (side: Side, draft: ServerDraft, held: MailServer | null | undefined): boolean =>
  !!held?.oauth &&
  isSame(side, draft, held) &&
  held.oauth.token_url === draft.oauth.token_url.trim() &&
  held.oauth.client_id === draft.oauth.client_id.trim();

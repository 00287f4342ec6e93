/** What the API says of mail; unknown fields are ignored. */

export type InboundState = 'pending' | 'done' | 'quarantined';
export type Disposition = 'ticket_created' | 'message_added' | 'technical' | 'quarantined';
export type InboundMail = {
  id: string;
  mailbox: string;
  received_at: string;
  state: InboundState;
  disposition: Disposition | null;
  /** In the reader's language. */
  reason: string | null;
  reason_code: string | null;
  message: string | null;
  ticket: string | null;
  settled_at: string | null;
};
/** The HTML of a mail as it may be shown: no script, style or form, nothing from elsewhere. */
export type MailHtml = { html: string; remote_images: number; links_dropped: number; shortened: boolean };
/** What the mail says of itself: nothing of it is proven. */
export type MailContent = {
  from: string | null;
  to: string[];
  subject: string;
  date: string | null;
  text: string;
  html: MailHtml | null;
  attachments: { name: string; media_type: string; size: number }[];
};
export type ReadMail = InboundMail & { content: MailContent | null; unreadable: string | null };
/** To a ticket, or to a product as a new one; the rest is what a person read in a mail that no parser reads. */
export type Release = {
  product?: string;
  ticket?: string;
  from?: string;
  subject?: string;
  text?: string;
  fields?: Record<string, string>;
};

export type LetterState = 'queued' | 'sending' | 'sent' | 'failed' | 'suppressed';
export type Outcome = 'taken' | 'deferred' | 'refused';
export type Delivery = { to: string; at: string; outcome: Outcome; answer: string | null };
export type Letter = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  state: LetterState;
  ticket: string | null;
  message: string | null;
  created_at: string;
  sent_at: string | null;
  attempts: number;
  next_attempt_at: string | null;
  last_error: string | null;
  deliveries: Delivery[];
};

export type Tls = 'none' | 'starttls' | 'tls';
export type After = 'leave' | 'seen' | 'move' | 'delete';
/** Access tokens in the place of a password; the refresh token is on file and never shown. */
export type Oauth = { token_url: string; client_id: string; client_secret_set: boolean; scope: string | null };
export type MailServer = {
  host: string;
  port: number;
  tls: Tls;
  user: string | null;
  password_set: boolean;
  oauth: Oauth | null;
  ca: string | null;
};
export type MailSource = MailServer & { folder: string; after: After; move_to: string | null };
export type MailboxState = {
  read_to: string | null;
  lag_seconds: number | null;
  last_mail_at: string | null;
  last_error: string | null;
  failing_since: string | null;
};
/** How letters are signed, with what others need in the DNS to find that good. */
export type Dkim = { selector: string; domain: string; record: { name: string; type: string; value: string } };
export type Mailbox = {
  id: string;
  address: string;
  /** Null for the mailbox of complaints. */
  product: string | null;
  enabled: boolean;
  authserv_id: string | null;
  incoming: MailSource | null;
  outgoing: MailServer | null;
  /** Null where letters are not signed. */
  dkim: Dkim | null;
  state: MailboxState;
};

/** Passwords go in and never come out: without one, the one on file stays. */
export type ServerRequest = {
  host: string;
  port: number | null;
  tls: Tls;
  user: string | null;
  password: string | null;
  oauth: OauthRequest | null;
  ca: string | null;
};
/** Secrets that are left out stay, for the same server of tokens and the same client. */
export type OauthRequest = {
  token_url: string;
  client_id: string;
  client_secret: string | null;
  refresh_token: string | null;
  scope: string | null;
};
export type SourceRequest = Omit<ServerRequest, 'user'> & { user: string; folder: string | null; after: After; move_to: string | null };
export type MailboxRequest = {
  address: string;
  product: string | null;
  enabled: boolean;
  authserv_id: string | null;
  incoming: SourceRequest | null;
  outgoing: ServerRequest | null;
  dkim: { selector: string; domain: string | null; private_key: string | null } | null;
};
export type Tried = { ok: boolean; mails: number | null; error: string | null };
export type Trial = { incoming: Tried | null; outgoing: Tried | null };

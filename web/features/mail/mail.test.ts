import { describe, expect, it } from 'vitest';
import type { Finding } from '@/shared/api/types';
import { realI18n } from '@/tests/with-i18n';
import { COMPLAINTS, draftOf, EMPTY_MAILBOX, keepsGrant, keepsPassword, requestOf } from './draft';
import type { Letter, Mailbox, MailSource } from './types';
import { agoWords, canResend, healthOf, placed, undelivered } from './words';

const SERVER = { host: 'imap.test', port: 993, tls: 'tls', user: 'desk', password_set: true, oauth: null, ca: null } as const;
const SOURCE: MailSource = { ...SERVER, folder: 'INBOX', after: 'move', move_to: 'Taken' };
const mailbox = (patch: Partial<Mailbox> = {}): Mailbox => ({
  id: 'm',
  address: 'desk@desk.test',
  product: 'recfaces',
  enabled: true,
  authserv_id: null,
  incoming: SOURCE,
  outgoing: null,
  dkim: null,
  state: { read_to: '2026-11-20T12:00:00Z', lag_seconds: 4, last_mail_at: null, last_error: null, failing_since: null },
  ...patch,
});
const letter = (id: string, state: Letter['state'], message: string | null): Letter => ({
  id,
  state,
  message,
  from: 'desk@desk.test',
  to: ['ivan@romashka.test'],
  subject: '',
  text: '',
  ticket: null,
  created_at: '2026-11-20T12:00:00Z',
  sent_at: null,
  attempts: 1,
  next_attempt_at: null,
  last_error: null,
  deliveries: [],
});

describe('a mailbox as it is set up', () => {
  it('comes back as it was, without its password', () => {
    expect(requestOf(draftOf(mailbox()))).toEqual({
      address: 'desk@desk.test',
      product: 'recfaces',
      enabled: true,
      authserv_id: null,
      incoming: {
        host: 'imap.test',
        port: 993,
        tls: 'tls',
        user: 'desk',
        password: null,
        oauth: null,
        ca: null,
        folder: 'INBOX',
        after: 'move',
        move_to: 'Taken',
      },
      outgoing: null,
      dkim: null,
    });
  });
  it('is of complaints without a product, and sends no server that is off', () => {
    expect(draftOf(mailbox({ product: null })).product).toBe(COMPLAINTS);
    const request = requestOf({ ...EMPTY_MAILBOX, product: COMPLAINTS, incoming: { ...EMPTY_MAILBOX.incoming, host: 'typed' } });
    expect([request.product, request.incoming, request.outgoing]).toEqual([null, null, null]);
  });
  it('leaves the usual port to the server and names a folder only for moving', () => {
    const draft = draftOf(mailbox());
    const { incoming } = requestOf({ ...draft, incoming: { ...draft.incoming, port: '', after: 'seen', folder: ' ' } });
    expect([incoming?.port, incoming?.move_to, incoming?.folder]).toEqual([null, null, 'INBOX']);
  });
  it('is entered by a password or by tokens, whose secrets stay on file', () => {
    const oauth = { token_url: 'https://id.test/token', client_id: 'desk', client_secret_set: true, scope: null };
    const held = { ...SOURCE, password_set: false, oauth };
    const draft = draftOf(mailbox({ incoming: held }));
    const { incoming } = requestOf(draft);
    expect(incoming?.oauth).toEqual({
      token_url: 'https://id.test/token',
      client_id: 'desk',
      client_secret: null,
      refresh_token: null,
      scope: null,
    });
    expect(incoming?.password).toBeNull();
    expect(keepsGrant('incoming', draft.incoming, held)).toBe(true);
    expect(keepsGrant('incoming', { ...draft.incoming, oauth: { ...draft.incoming.oauth, client_id: 'x' } }, held)).toBe(false);
    expect(keepsGrant('incoming', { ...draft.incoming, host: 'x' }, held)).toBe(false);
    const back = requestOf({ ...draft, incoming: { ...draft.incoming, entry: 'password', password: 'p' } });
    expect([back.incoming?.oauth, back.incoming?.password]).toEqual([null, 'p']);
  });
  it('keeps its password for the same server and user only', () => {
    const draft = draftOf(mailbox()).incoming;
    expect(keepsPassword('incoming', draft, SOURCE)).toBe(true);
    expect(keepsPassword('incoming', { ...draft, port: '' }, SOURCE)).toBe(true);
    for (const change of [{ host: 'other.test' }, { user: 'other' }, { port: 143 }, { tls: 'none' as const }])
      expect(keepsPassword('incoming', { ...draft, ...change }, SOURCE)).toBe(false);
    expect(keepsPassword('incoming', draft, { ...SOURCE, password_set: false })).toBe(false);
    expect(keepsPassword('incoming', draft, null)).toBe(false);
  });
});

describe('how a mailbox does', () => {
  const { state } = mailbox();
  it.each([
    ['ok', {}],
    ['off', { enabled: false, state: { ...state, failing_since: '2026-11-20T12:00:00Z' } }],
    ['failing', { state: { ...state, failing_since: '2026-11-20T12:00:00Z' } }],
    ['unread', { state: { ...state, read_to: null } }],
    ['ok', { incoming: null, state: { ...state, read_to: null } }],
  ] as const)('%s', (health, patch) => expect(healthOf(mailbox(patch))).toBe(health));

  it('says in words when it was read', async () => {
    const [ru, en] = [await realI18n('ru'), await realI18n('en')];
    expect([59, 60, 7_300, 172_800].map((seconds) => agoWords(ru, seconds))).toEqual([
      'только что',
      '1 минуту назад',
      '2 часа назад',
      '2 дня назад',
    ]);
    expect(agoWords(en, 60)).toBe('1 minute ago');
  });
});

describe('words for what the server says', () => {
  it('puts findings at their fields and keeps what has none', async () => {
    const finding = (path: string, code = 'value_invalid'): Finding => ({ code, path, message: 'как сказал сервер', severity: 'error' });
    const findings = [finding('incoming.port'), finding('incoming.folder'), finding('fields.release')];
    const { at, loose } = placed(await realI18n('ru'), findings, ['incoming.port', 'incoming.folder']);
    expect(at).toEqual({ 'incoming.port': 'Порт — число от 1 до 65535', 'incoming.folder': 'как сказал сервер' });
    expect(loose).toEqual([finding('fields.release')]);
  });
});

describe('letters', () => {
  it('are found by the message they carry, unless all have them', () => {
    const [failed, queued] = [letter('a', 'failed', 'one'), letter('b', 'queued', 'one')];
    const found = undelivered([failed, queued, letter('c', 'sent', 'two'), letter('d', 'failed', null)]);
    expect([...found]).toEqual([['one', [failed, queued]]]);
  });
  it('are sent again only when they were given up', () => {
    const again = (['queued', 'sending', 'sent', 'failed', 'suppressed'] as const).filter((state) => canResend(letter('a', state, null)));
    expect(again).toEqual(['failed', 'suppressed']);
  });
});

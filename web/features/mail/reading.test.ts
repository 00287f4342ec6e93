import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { askedBy, byMessage, cutOf } from './cuts';
import { draftOf, EMPTY_MAILBOX, requestOf } from './draft';
import { frameOf } from './frame';
import { newPrivateKey } from './keys';
import type { InboundMail, Mailbox } from './types';

describe('a cut of the incoming mail', () => {
  it('is the whole quarantine unless the address names a known one', () => {
    expect(cutOf('nonsense')).toBeUndefined();
    expect(askedBy(cutOf(undefined))).toEqual({ state: 'quarantined' });
  });
  it('of a reason to wait holds only what waits still', () =>
    expect(askedBy(cutOf('no_product'))).toEqual({ state: 'quarantined', reason: 'no_product' }));
  it('of a reason why nothing followed holds what was settled', () => expect(askedBy(cutOf('bounce'))).toEqual({ reason: 'bounce' }));
  it('may be what is not taken in yet', () => expect(askedBy(cutOf('pending'))).toEqual({ state: 'pending' }));
});

it('a message finds its mail; a mail without a message is nobody’s', () => {
  const mail = (id: string, message: string | null) => ({ id, message }) as InboundMail;
  const found = byMessage([mail('a', 'm1'), mail('b', null)]);
  expect(found.get('m1')?.id).toBe('a');
  expect(found.size).toBe(1);
});

it('the frame of a mail forbids everything before the mail begins', () => {
  const page = frameOf('<p>Текст</p>');
  expect(page.indexOf("default-src 'none'")).toBeGreaterThan(0);
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<p>'));
  expect(page).not.toMatch(/script-src|img-src|connect-src/);
});

describe('the signature of a mailbox', () => {
  const held = {
    address: 'desk@desk.test',
    product: null,
    enabled: true,
    authserv_id: null,
    incoming: null,
    outgoing: null,
    dkim: { selector: 's1', domain: 'desk.test', record: { name: 's1._domainkey.desk.test', type: 'TXT', value: 'v=DKIM1' } },
  } as unknown as Mailbox;
  it('keeps the key on file where none is typed', () =>
    expect(requestOf(draftOf(held)).dkim).toEqual({ selector: 's1', domain: 'desk.test', private_key: null }));
  it('ends when it is switched off, and is none at first', () => {
    expect(requestOf({ ...draftOf(held), signs: false }).dkim).toBeNull();
    expect(requestOf(EMPTY_MAILBOX).dkim).toBeNull();
  });
  it('takes the domain of the address where the field is empty', () => {
    const draft = { ...EMPTY_MAILBOX, signs: true, dkim: { selector: ' s2 ', domain: ' ', private_key: 'PEM' } };
    expect(requestOf(draft).dkim).toEqual({ selector: 's2', domain: null, private_key: 'PEM' });
  });
  it('may rest on a key made here: RSA of 2048 bits in PEM', async () => {
    const key = createPrivateKey(await newPrivateKey());
    expect(key.asymmetricKeyType).toBe('rsa');
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });
});

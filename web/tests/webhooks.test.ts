// What we sign is verified by the library that partners install (Standard Webhooks): the same vectors the signing is
// tested against (host/app/src/webhooks/sign.rs). The library reads a timestamp as JavaScript reads numbers, and so
// takes spellings that ours refuses; nobody signs those.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test, vi } from 'vitest';

type Vector = {
  name: string;
  now: number;
  secret: string;
  headers: Record<string, string>;
  body: string;
  valid: boolean;
  why: string;
};

const path = new URL('../../host/app/src/webhooks/vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] };

afterEach(() => {
  vi.useRealTimers();
});

const spelt = vectors.filter(({ valid, headers }) => valid || /^\d+$/.test(headers['webhook-timestamp'] ?? ''));

test.each(spelt)('the official library agrees: $name', ({ now, secret, headers, body, valid }) => {
  vi.useFakeTimers({ now: now * 1000 });
  let verified = true;
  try {
    new Webhook(secret).verify(body, headers);
  } catch {
    verified = false;
  }
  expect(verified).toBe(valid);
});

import { describe, expect, it } from 'vitest';
import { type Found, nextStep, productsInForce, stepsOf, switchable } from './steps';

const NOW = new Date('2026-11-22T00:00:00Z');
const EMPTY: Found = {
  plugins: [],
  ruleSets: [],
  calendars: [],
  calendarsLacking: [],
  mailboxes: [],
  customers: [],
  entitlements: [],
  tickets: [],
};
const rules = (product: string, in_force_from: string, withdrawn_at: string | null = null) =>
  ({ product, in_force_from, withdrawn_at }) as Found['ruleSets'][number];
const plugin = (name: string, version: string, products: string[], installed_at: string) =>
  ({ plugin: name, version, products, installed_at }) as Found['plugins'][number];

describe('the way to the first ticket', () => {
  it('begins with a plugin on an empty installation', () => {
    expect(nextStep(stepsOf(EMPTY, NOW))).toBe('plugin');
    expect(stepsOf(EMPTY, NOW).every((step) => !step.done)).toBe(true);
  });

  it('does not wait for mail', () => {
    const found: Found = {
      ...EMPTY,
      plugins: [plugin('a', '1.0.0', ['x'], '2026-11-01T00:00:00Z')],
      ruleSets: [rules('x', '2026-11-01T00:00:00Z')],
      calendars: ['x'],
    };
    expect(nextStep(stepsOf(found, NOW))).toBe('customer');
  });

  it('asks for the calendar as long as one lacks this year', () => {
    const found = { ...EMPTY, calendars: ['a', 'b'], calendarsLacking: ['b'] };
    expect(stepsOf(found, NOW).find((step) => step.code === 'calendar')?.done).toBe(false);
  });

  it('counts a mailbox that receives and sends only', () => {
    const server = {} as never;
    const one = (incoming: unknown, outgoing: unknown, enabled = true) => ({ enabled, incoming, outgoing }) as Found['mailboxes'][number];
    const found = { ...EMPTY, mailboxes: [one(server, null), one(server, server, false), one(server, server)] };
    expect(stepsOf(found, NOW).find((step) => step.code === 'mailbox')).toMatchObject({ done: true, count: 1 });
  });

  it('is over with a ticket', () => {
    const found = { ...EMPTY, tickets: [{ id: '1' }] };
    expect(stepsOf(found, NOW).at(-1)?.done).toBe(true);
  });
});

describe('products', () => {
  it('are in force from their date until withdrawn', () =>
    expect(
      productsInForce(
        [
          rules('b', '2026-11-01T00:00:00Z'),
          rules('a', '2026-11-21T23:59:59Z'),
          rules('later', '2026-12-01T00:00:00Z'),
          rules('gone', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'),
        ],
        NOW,
      ),
    ).toEqual(['a', 'b']));

  it('are switched on with the newest plugin', () =>
    expect(
      switchable(
        [plugin('p', '1.1.0', ['x', 'y'], '2026-02-01T00:00:00Z'), plugin('p', '1.0.0', ['x', 'y'], '2026-01-01T00:00:00Z')],
        ['y'],
      ),
    ).toEqual([['x', 'p@1.1.0']]));
});

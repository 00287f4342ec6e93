import type { EntitlementView, MailboxView, OrganisationView, PluginView, RuleSetView, TicketSummaryView } from '@/shared/api/generated';

export const CODES = ['plugin', 'product', 'calendar', 'mailbox', 'customer', 'entitlement', 'ticket'] as const;
export type StepCode = (typeof CODES)[number];
export type Step = {
  code: StepCode;
  done: boolean;
  /** Works without it, though not all of it: mail may come later. */
  optional: boolean;
  count: number;
};

/** What is on file, as the API tells it; nothing here is a flag that somebody set. */
export type Found = {
  plugins: PluginView[];
  ruleSets: RuleSetView[];
  /** Calendars without decreed data of this year. */
  calendarsLacking: string[];
  calendars: string[];
  mailboxes: Pick<MailboxView, 'enabled' | 'incoming' | 'outgoing'>[];
  customers: OrganisationView[];
  entitlements: EntitlementView[];
  tickets: Pick<TicketSummaryView, 'id'>[];
};

/** Products with rules in force at that instant. */
export function productsInForce(ruleSets: Pick<RuleSetView, 'product' | 'in_force_from' | 'withdrawn_at'>[], now: Date): string[] {
  const held = ruleSets.filter((one) => !one.withdrawn_at && Date.parse(one.in_force_from) <= now.getTime());
  return [...new Set(held.map((one) => one.product))].sort();
}

/** Products that an installed plugin serves and nobody switched on, each with the newest plugin that does. */
export function switchable(
  plugins: Pick<PluginView, 'plugin' | 'version' | 'products' | 'installed_at'>[],
  on: string[],
): [string, string][] {
  const newest = new Map<string, string>();
  const byAge = plugins.toSorted((left, right) => left.installed_at.localeCompare(right.installed_at));
  for (const { plugin, version, products } of byAge) for (const product of products) newest.set(product, `${plugin}@${version}`);
  return [...newest].filter(([product]) => !on.includes(product));
}

export function stepsOf(found: Found, now: Date): Step[] {
  const on = productsInForce(found.ruleSets, now);
  const mail = found.mailboxes.filter((one) => one.enabled && one.outgoing && one.incoming);
  const step = (code: StepCode, count: number, optional = false): Step => ({ code, count, done: count > 0, optional });
  return [
    step('plugin', found.plugins.length),
    step('product', on.length),
    { ...step('calendar', found.calendars.length), done: found.calendars.length > 0 && found.calendarsLacking.length === 0 },
    step('mailbox', mail.length, true),
    step('customer', found.customers.length),
    step('entitlement', found.entitlements.length),
    step('ticket', found.tickets.length),
  ];
}

/** The step to take next: the first that is not done; what may come later does not hold anybody up. */
export const nextStep = (steps: Step[]): StepCode | null => steps.find((one) => !one.done && !one.optional)?.code ?? null;

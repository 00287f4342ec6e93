import type { Entitlement } from './api';
import { expiryOf } from './expiry';

/** Cuts of the contracts that stand above the list. */
export const CUTS = ['all', 'soon', 'expired', 'low'] as const;
/** `hours`: what is in force and has hours. */
export type Cut = (typeof CUTS)[number] | 'hours';

const KNOWN: Cut[] = [...CUTS, 'hours'];
const MONTH = /^\d{4}-\d{2}$/;
const MONTHS = 12;

export const cutOf = (text: string | undefined): Cut => KNOWN.find((one) => one === text) ?? 'all';
export const monthOf = (text: string | undefined): string | undefined => (text && MONTH.test(text) ? text : undefined);

/** This month and those after it. */
export function monthsAhead(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, ahead) => new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7));
}

export const endsIn = (month: string, { valid_to }: Pick<Entitlement, 'valid_to'>, today: string) =>
  valid_to.startsWith(month) && valid_to >= today;

/** A tenth of what was bought, or nothing at all. */
const isLow = ({ available_minutes: left, units_minutes: bought }: Entitlement) =>
  left !== null && left !== undefined && (left <= 0 || (bought ? left * 10 <= bought : false));

export function inCut(cut: Cut, entitlement: Entitlement, today: string): boolean {
  const { state } = expiryOf(entitlement, today);
  if (cut === 'low') return isLow(entitlement) && state !== 'expired';
  if (cut === 'hours') return typeof entitlement.available_minutes === 'number' && (state === 'valid' || state === 'soon');
  return cut === 'all' || state === cut;
}

export type ProductHours = { product: string; contracts: number; minutes: number; low: number; soon: number };

/** What is left of the hours of each product, over the contracts in force. */
export function hoursByProduct(entitlements: Entitlement[], today: string): ProductHours[] {
  const products = new Map<string, ProductHours>();
  for (const one of entitlements) {
    if (!inCut('hours', one, today)) continue;
    const sum = products.get(one.product) ?? { product: one.product, contracts: 0, minutes: 0, low: 0, soon: 0 };
    sum.contracts += 1;
    sum.minutes += one.available_minutes ?? 0;
    products.set(one.product, sum);
  }
  for (const one of entitlements) {
    const sum = products.get(one.product);
    if (sum && inCut('low', one, today)) sum.low += 1;
    if (sum && inCut('soon', one, today)) sum.soon += 1;
  }
  return [...products.values()].sort((left, right) => left.product.localeCompare(right.product));
}

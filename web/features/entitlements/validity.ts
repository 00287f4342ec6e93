import type { EntitlementView } from '@/shared/api/generated';

type Period = Pick<EntitlementView, 'valid_from' | 'valid_to'>;
export type Validity = 'current' | 'ending' | 'future' | 'ended';
const DAY_MS = 86_400_000;
/** A renewal takes about a month to agree on. */
const ENDING_DAYS = 30;

const pad = (value: number) => String(value).padStart(2, '0');
/** The viewer's own date: the first and the last day of a period count whole. */
export const dateOf = (now: Date) => `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;

/** Days from one date to another. */
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

export function validityOf({ valid_from, valid_to }: Period, now: Date): Validity {
  const today = dateOf(now);
  if (today < valid_from) return 'future';
  if (today > valid_to) return 'ended';
  return daysBetween(today, valid_to) < ENDING_DAYS ? 'ending' : 'current';
}

export const isCurrent = (period: Period, now: Date) => ['current', 'ending'].includes(validityOf(period, now));

const DAY_MS = 86_400_000;
/** A contract that ends within a month is spoken about now. */
const SOON_DAYS = 30;

export type Expiry = { state: 'future' | 'valid' | 'soon' | 'expired'; days: number };

/** Dates are inclusive: on the last day the contract still holds. */
export function expiryOf({ valid_from, valid_to }: { valid_from: string; valid_to: string }, today: string): Expiry {
  const days = (Date.parse(valid_to) - Date.parse(today)) / DAY_MS;
  if (days < 0) return { state: 'expired', days };
  if (valid_from > today) return { state: 'future', days };
  return { state: days <= SOON_DAYS ? 'soon' : 'valid', days };
}

/** The viewer's date. */
export function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

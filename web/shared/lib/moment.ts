/** `2026-11-20T12:30` of the viewer's wall clock, for a field of date and time. */
export function toLocalInput(instant: string): string {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant of what was typed, or nothing where it is no moment. */
export function fromLocalInput(text: string): string | null {
  const at = Date.parse(text);
  return text === '' || Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The date of an instant by the viewer's own clock. */
export const localDate = (at = new Date()): string => toLocalInput(at.toISOString()).slice(0, 10);

/** Midnight of a date by the viewer's own clock. */
export const startOfDay = (date: string): string | undefined => fromLocalInput(`${date}T00:00`) ?? undefined;

/** The date after `2026-11-30`. */
export function nextDay(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

import { dateFormat } from './formats';

/** Display only: every deadline is computed by the server. */

const FIXED_OFFSET = /^([+-])(\d{2}):?(\d{2})$/;

function offsetMinutes(zone: string): number | null {
  const match = FIXED_OFFSET.exec(zone);
  if (!match) return zone === 'UTC' || zone === 'Z' ? 0 : null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

export const viewerZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone to name to the server; none where the browser does not know it. */
export const knownZone = (): string | undefined => (viewerZone() === 'Etc/Unknown' ? undefined : viewerZone());

function inZone(instant: string, locale: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(instant);
  const fixed = zone ? offsetMinutes(zone) : null;
  // Not every browser knows `+04:00` as a zone: shift the instant and read it as UTC.
  if (fixed !== null) return formatIn(new Date(date.getTime() + fixed * 60_000), locale, 'UTC', options);
  return formatIn(date, locale, zone, options);
}

const formatIn = (date: Date, locale: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions) =>
  dateFormat(locale, { ...options, timeZone }).format(date);

export const formatInstant = (instant: string, locale: string, zone?: string) =>
  inZone(instant, locale, zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

export const formatShort = (instant: string, locale: string, zone?: string) =>
  inZone(instant, locale, zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const formatTime = (instant: string, locale: string, zone?: string) =>
  inZone(instant, locale, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const formatDay = (instant: string, locale: string, zone?: string) =>
  inZone(instant, locale, zone, { weekday: 'short', day: 'numeric', month: 'long' });

/** A date without a time, `2026-11-25`: no zone may move it. */
export const formatDate = (date: string, locale: string) =>
  dateFormat(locale, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );

/** From a date to a date, without what both share. */
export const formatPeriod = (from: string, to: string, locale: string) => {
  const [begin, end] = [from, to].map((date) => new Date(`${date.slice(0, 10)}T00:00:00Z`)) as [Date, Date];
  return dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).formatRange(begin, end);
};

/** How far a zone's wall clock is ahead of UTC at that instant, in minutes. */
export const offsetAt = (instant: string, zone: string): number => offsetMinutes(zone) ?? measuredOffset(instant, zone);

/** `UTC+4`, at that instant. */
export function zoneOffset(instant: string, zone: string): string {
  const minutes = offsetAt(instant, zone);
  if (minutes === 0) return 'UTC';
  const absolute = Math.abs(minutes);
  const rest = absolute % 60;
  const hours = Math.floor(absolute / 60);
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

function measuredOffset(instant: string, zone: string): number {
  const parts = dateFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(new Date(instant));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
  return name === '' ? 0 : (offsetMinutes(name) ?? 0);
}

/** True when a reader of `zone` and this viewer see the same wall clock at that instant. */
export const sameWallClock = (instant: string, zone: string) => zoneOffset(instant, zone) === zoneOffset(instant, viewerZone());

/** Both instants fall on one date of that zone. */
export function sameDay(left: string, right: string, zone?: string): boolean {
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
  return inZone(left, 'en', zone, day) === inZone(right, 'en', zone, day);
}

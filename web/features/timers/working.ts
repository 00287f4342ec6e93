import type { CalendarDay } from '@/shared/api/calendars';
import { offsetAt } from '@/shared/lib/time';

/** The opening hours of a calendar as instants, in order. Display only: what is due is the server's word. */
export type Openings = { from: number; to: number }[];

const minutesOf = (time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

function opened(days: CalendarDay[], zone: string): Openings {
  return days.flatMap(({ date, windows }) => {
    if (windows.length === 0) return [];
    const midnight = Date.parse(`${date}T00:00:00Z`) - offsetAt(`${date}T12:00:00Z`, zone) * 60_000;
    return windows.map(({ open, close }) => ({
      from: midnight + minutesOf(open) * 60_000,
      to: midnight + minutesOf(close) * 60_000,
    }));
  });
}

const known = new WeakMap<CalendarDay[], { zone: string; openings: Openings }>();

/** The openings of a year; made once, however many deadlines ask for them. */
export function openingsOf(days: CalendarDay[], zone: string): Openings {
  const made = known.get(days);
  if (made?.zone === zone) return made.openings;
  const openings = opened(days, zone);
  known.set(days, { zone, openings });
  return openings;
}

/** Working seconds between two instants; negative when the second lies before the first. */
export function workingSeconds(openings: Openings, from: number, to: number): number {
  if (to < from) return -workingSeconds(openings, to, from);
  const spans = openings.map((opening) => Math.min(opening.to, to) - Math.max(opening.from, from));
  return spans.reduce((sum, span) => sum + Math.max(0, span), 0) / 1000;
}

/** The closing instant itself is closed. */
export const isOpen = (openings: Openings, at: number): boolean => openings.some(({ from, to }) => at >= from && at < to);
export const nextOpening = (openings: Openings, at: number): number | null => openings.find(({ from }) => from > at)?.from ?? null;

/** Steps a reader sees coming: two working hours, half an hour. */
const SOON_S = 2 * 3600;
const CRITICAL_S = 30 * 60;

export type Urgency = 'running' | 'soon' | 'critical' | 'breached' | 'paused' | 'outside' | 'met' | 'cancelled';
type Clock = { state: string; due_at: string | null };
export type Standing = { urgency: Urgency; seconds: number | null; working: boolean; opens: number | null };

/** What a deadline looks like at this moment: its urgency and the time left (or overdue), in working time where the calendar is known. */
export function standingOf(timer: Clock, now: number, openings: Openings | null): Standing {
  const { state, due_at } = timer;
  const quiet = state === 'met' || state === 'cancelled' || state === 'paused';
  const due = due_at ? Date.parse(due_at) : null;
  if (quiet || due === null) return { urgency: quiet ? (state as Urgency) : 'running', seconds: null, working: false, opens: null };
  const working = openings ? workingSeconds(openings, now, due) : null;
  // Hours that run day and night may end when the calendar has none left: then the clock on the wall tells.
  const useful = working !== null && (working !== 0 || due === now);
  const seconds = useful ? (working as number) : (due - now) / 1000;
  if (state === 'breached' || due <= now) return { urgency: 'breached', seconds: Math.abs(seconds), working: useful, opens: null };
  const closed = openings !== null && openings.length > 0 && useful && !isOpen(openings, now);
  if (closed) return { urgency: 'outside', seconds, working: true, opens: nextOpening(openings, now) };
  const urgency = seconds <= CRITICAL_S ? 'critical' : seconds <= SOON_S ? 'soon' : 'running';
  return { urgency, seconds, working: useful, opens: null };
}

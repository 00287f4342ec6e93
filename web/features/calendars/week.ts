import type { Interval, Weekday } from '@/shared/api/calendars';

export const WEEKDAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** A day's hours as they are written: `09:00–13:00, 14:00–18:00`. */
export const hoursText = (windows: Interval[] | undefined): string =>
  (windows ?? []).map(({ open, close }) => `${open}–${close}`).join(', ');

const TIME = '([01]?\\d|2[0-4]):?([0-5]\\d)';
const WINDOW = new RegExp(`^${TIME}\\s*[–—-]\\s*${TIME}$`);

/** Hours out of what a person wrote; null where it is no hours. Nothing written is a day without hours. */
export function readHours(text: string): Interval[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const windows: Interval[] = [];
  for (const part of parts) {
    const [, fromHour = '', fromMinute, toHour = '', toMinute] = WINDOW.exec(part) ?? [];
    if (!fromHour) return null;
    const window = { open: `${fromHour.padStart(2, '0')}:${fromMinute}`, close: `${toHour.padStart(2, '0')}:${toMinute}` };
    const before = windows.at(-1);
    if (window.open >= window.close || window.close > '24:00' || (before && window.open < before.close)) return null;
    windows.push(window);
  }
  return windows;
}

import { describe, expect, it } from 'vitest';
import { realI18n } from '@/tests/with-i18n';
import { durationWords } from './duration';
import { formatDate, formatInstant, formatPeriod, formatTime, sameDay, zoneOffset } from './time';

const SC_72_DUE = '2026-11-25T09:00:00Z';

describe('instants on the wall', () => {
  it('knows fixed offsets and zones', () => {
    expect(formatTime(SC_72_DUE, 'ru', '+04:00')).toBe('13:00');
    expect(formatTime(SC_72_DUE, 'ru', 'Europe/Moscow')).toBe('12:00');
    expect(formatInstant(SC_72_DUE, 'en', '+04:00')).toContain('13:00');
  });
  it('names offsets', () => {
    expect(zoneOffset(SC_72_DUE, '+04:00')).toBe('UTC+4');
    expect(zoneOffset(SC_72_DUE, 'Europe/Moscow')).toBe('UTC+3');
    expect(zoneOffset(SC_72_DUE, 'Asia/Kolkata')).toBe('UTC+5:30');
    expect(zoneOffset(SC_72_DUE, 'UTC')).toBe('UTC');
  });
  it('moves no date', () => expect(formatDate('2026-11-25', 'en')).toContain('25'));
  it('compares days in the zone, not in UTC', () => {
    expect(sameDay('2026-11-20T19:00:00Z', '2026-11-20T21:00:00Z', 'UTC')).toBe(true);
    expect(sameDay('2026-11-20T19:00:00Z', '2026-11-20T21:00:00Z', '+04:00')).toBe(false);
  });
});

describe('durations', () => {
  it.each([
    [3_600, '1 час'],
    [7_200, '2 часа'],
    [18_000, '5 часов'],
    [75_600, '21 час'],
    [12_600, '3 часа 30 минут'],
    [0, '0 минут'],
  ])('%i s', async (seconds, words) => expect(durationWords(await realI18n('ru'), seconds)).toBe(words));
});

it('a period is told by its two dates', () => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(plain(formatPeriod('2026-03-02', '2027-03-01', 'ru'))).toMatch(/^2 мар[^ ]* 2026( г\.)? – 1 мар[^ ]* 2027 г\.$/);
  expect(plain(formatPeriod('2026-03-02', '2026-05-01', 'en'))).toBe('Mar 2 – May 1, 2026');
});

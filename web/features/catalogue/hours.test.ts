import { describe, expect, it } from 'vitest';
import { hoursWords, runsOf } from './hours';

const nine = [{ open: '09:00', close: '18:00' }];
const lunch = [
  { open: '09:00', close: '13:00' },
  { open: '14:00', close: '17:00' },
];
const week = { monday: nine, tuesday: nine, wednesday: nine, thursday: nine, friday: nine };

describe('hours of a week in words', () => {
  it('joins neighbouring days', () => {
    expect(hoursWords(week, 'ru')).toBe('пн – пт 09:00–18:00');
    expect(hoursWords(week, 'en')).toBe('Mon – Fri 09:00–18:00');
  });
  it('keeps other hours and breaks apart', () =>
    expect(hoursWords({ ...week, friday: lunch, sunday: nine }, 'ru')).toBe(
      'пн – чт 09:00–18:00; пт 09:00–13:00, 14:00–17:00; вс 09:00–18:00',
    ));
  it('says nothing of a week without hours', () => expect(runsOf({})).toEqual([]));
});

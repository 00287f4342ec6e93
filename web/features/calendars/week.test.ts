import { expect, it } from 'vitest';
import { hoursText, readHours } from './week';

it.each([
  ['09:00–18:00', [{ open: '09:00', close: '18:00' }]],
  [
    '9:00 - 13:00; 14:00-18:00',
    [
      { open: '09:00', close: '13:00' },
      { open: '14:00', close: '18:00' },
    ],
  ],
  ['900-1800', [{ open: '09:00', close: '18:00' }]],
  ['00:00–24:00', [{ open: '00:00', close: '24:00' }]],
  [' ', []],
])('hours are read as people write them: %s', (text, windows) => {
  expect(readHours(text)).toEqual(windows);
  expect(readHours(hoursText(windows))).toEqual(windows);
});

it.each(['18:00–09:00', '09:00–09:00', '09:00–14:00, 13:00–18:00', '24:00–24:30', '9', 'с девяти', '09:60–10:00'])(
  'what is no hours is told: %s',
  (text) => {
    expect(readHours(text)).toBeNull();
  },
);

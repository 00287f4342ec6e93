import { describe, expect, it } from 'vitest';
import { type Command, grouped, matches } from './match';

const command = (title: string, group = 'go', detail?: string): Command => ({ id: title, title, group, detail, run: () => {} });

describe('the palette finds a command', () => {
  it('by beginnings of words, in any order, ё as е', () => {
    expect(matches(command('Очередь обращений'), 'обр оч')).toBe(true);
    expect(matches(command('Учёт работы'), 'учет')).toBe(true);
    expect(matches(command('Очередь обращений'), 'календарь')).toBe(false);
    expect(matches(command('RF-12', 'tickets', 'Не распознаёт лица'), 'лица')).toBe(true);
    expect(matches(command('RF-12'), 'f-1')).toBe(true);
    expect(matches(command('Очередь'), '')).toBe(true);
  });
  it('keeps groups together', () => {
    const all = [command('a', 'one'), command('b', 'two'), command('c', 'one')];
    expect(grouped(all).map(({ group, commands }) => [group, commands.map(({ title }) => title)])).toEqual([
      ['one', ['a', 'c']],
      ['two', ['b']],
    ]);
  });
});

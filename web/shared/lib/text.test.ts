import { describe, expect, it } from 'vitest';
import { appended, firstLine, paragraphs } from './text';

describe('texts', () => {
  it('puts a text after an empty line, unless it is the first', () => {
    expect(appended('', 'Статья')).toBe('Статья');
    expect(appended(' \n', 'Статья')).toBe('Статья');
    expect(appended('Здравствуйте!\n', 'Статья')).toBe('Здравствуйте!\n\nСтатья');
  });
  it('parts paragraphs by empty lines only', () => {
    expect(paragraphs('Раз\nдва\n\n\nТри\n \n  Четыре\n')).toEqual(['Раз\nдва', 'Три', '  Четыре']);
    expect(paragraphs('  ')).toEqual([]);
  });
  it('takes the first line with words', () => {
    expect(firstLine('\n  Не печатает \nСовсем')).toBe('Не печатает');
    expect(firstLine('')).toBe('');
  });
});

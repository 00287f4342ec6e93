import { describe, expect, it } from 'vitest';
import type { Article } from '@/shared/api/types';
import { mostMatched, searchWords } from './matching';

const article = (id: string): Article => ({
  id,
  product: 'recfaces',
  readers: 'everyone',
  state: 'published',
  published_version: 1,
  version: 1,
  locale: 'ru',
  title: id,
  text: id,
  topics: [],
  written_at: '2026-11-20T12:00:00Z',
  written_by: 'Анна Агентова',
});
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(article) as [Article, Article, Article, Article];

describe('words to search by', () => {
  it('leaves out short words and endings, the longest first', () => {
    expect(searchWords('Не открывается карточка посетителя')).toEqual(['открывает', 'посетите', 'карточ']);
    expect(searchWords('No video: camera 15a')).toEqual(['video', 'came', '15a']);
  });
  it('asks for nothing before three letters', () => {
    expect(searchWords('не')).toEqual([]);
    expect(searchWords('')).toEqual([]);
    expect(searchWords('вид')).toEqual(['вид']);
  });
  it('takes each word once and few of them', () => {
    expect(searchWords('карточка карточки карточке')).toEqual(['карточ']);
    expect(searchWords('раз слово второе третьеслово четвёртоеслово пятое')).toHaveLength(4);
  });
});

describe('articles that match', () => {
  it('puts first what shares most words, and drops what shares one of several', () => {
    expect(mostMatched([[a, b], [b, c], [b, c], [d]], 3)).toEqual([b, c]);
  });
  it('takes what the only word finds', () => expect(mostMatched([[a, b, c, d]], 3)).toEqual([a, b, c]));
  it('finds nothing in nothing', () => expect(mostMatched([], 3)).toEqual([]));
});

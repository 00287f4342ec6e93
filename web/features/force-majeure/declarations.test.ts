import { expect, it } from 'vitest';
import type { DeclarationView } from '@/shared/api/generated';
import { latestFirst } from './api';

it('what was declared last stands first', () => {
  const one = (id: string, declared_at: string) => ({ id, declared_at }) as DeclarationView;
  const all = [one('old', '2026-01-01T00:00:00Z'), one('new', '2026-11-01T03:00:00+03:00'), one('mid', '2026-10-31T23:00:00Z')];
  expect(latestFirst(all).map(({ id }) => id)).toEqual(['new', 'mid', 'old']);
  expect(all[0]?.id).toBe('old');
});

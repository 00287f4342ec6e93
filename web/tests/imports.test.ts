import { describe, expect, it } from 'vitest';
import { importsOf, productionSources } from './sources';

/** Where a file stands: `apps/portal`, `features/timers`, `shared/ui`. */
const place = (file: string) => {
  const [layer = '', part = ''] = file.split('/');
  return { layer, part };
};
const ALLOWED: Record<string, string[]> = { shared: ['shared'], features: ['shared', 'features'], apps: ['shared', 'features', 'apps'] };

describe('imports go one way: shared ← features ← apps', () => {
  const edges = productionSources().flatMap((source) => importsOf(source).map((target) => ({ from: source.file, to: target })));

  it('sees the project at all', () => expect(edges.length).toBeGreaterThan(100));

  it('no layer reaches up', () => {
    const wrong = edges.filter(({ from, to }) => !ALLOWED[place(from).layer]?.includes(place(to).layer));
    expect(wrong).toEqual([]);
  });

  it('a feature does not know another feature, an app does not know the other app', () => {
    const wrong = edges.filter(({ from, to }) => {
      const [a, b] = [place(from), place(to)];
      return a.layer !== 'shared' && a.layer === b.layer && a.part !== b.part;
    });
    expect(wrong).toEqual([]);
  });

  it('only the client speaks HTTP', () => {
    const callers = productionSources()
      .filter((source) => /\bfetch\(/.test(source.text.replaceAll(/\.(re)?fetch\w*\(/g, '')))
      .map((source) => source.file);
    expect(callers).toEqual(['shared/api/client.ts']);
  });

  it('files stay small', () => {
    const long = productionSources()
      .map((source) => ({ file: source.file, lines: source.text.split('\n').length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });
});

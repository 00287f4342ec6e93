import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { baseKeys, catalogue, categories, FIRST, LANGUAGES, LOADED, PARTS, type Part, placeholders, pluralBases } from './catalogues';
import { importsOf, productionSources, type Source, visit } from './sources';

describe('the two catalogues say the same things', () => {
  it.each(PARTS)('%s: same keys', (part) => {
    expect([...baseKeys(catalogue('ru', part))].sort()).toEqual([...baseKeys(catalogue('en', part))].sort());
  });

  it.each(LANGUAGES.flatMap((language) => PARTS.map((part) => [language, part] as const)))(
    '%s/%s: every CLDR plural category',
    (language, part) => {
      const flat = catalogue(language, part);
      for (const base of pluralBases(flat)) {
        for (const category of categories(language)) expect(flat.get(`${base}_${category}`), `${base}_${category}`).toBeTruthy();
      }
    },
  );

  it.each(PARTS)('%s: same placeholders', (part) => {
    const [ru, en] = [catalogue('ru', part), catalogue('en', part)];
    for (const [key, text] of en) expect(placeholders(ru.get(key) ?? ''), key).toEqual(placeholders(text));
  });

  it.each(Object.entries(LOADED))('%s: parts loaded together do not overlap', (_app, parts) => {
    const keys = parts.flatMap((part) => [...catalogue('ru', part).keys()]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('no Russian text is left in the English catalogue', () => {
    for (const part of PARTS) {
      for (const [key, text] of catalogue('en', part))
        if (key !== 'shell.other_language') expect(text, key).not.toMatch(/\p{Script=Cyrillic}/u);
    }
  });
});

type Use = { file: string; key: string; dynamic: boolean };

/** What is passed to `t(…)`: a whole key, or the part before the first `${`. */
function keysIn(source: Source): Use[] {
  const uses: Use[] = [];
  const take = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) uses.push({ file: source.file, key: node.text, dynamic: false });
    else if (ts.isTemplateExpression(node)) uses.push({ file: source.file, key: node.head.text, dynamic: true });
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(take);
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(take);
  };
  visit(source.tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression;
    const isT = (ts.isIdentifier(callee) && callee.text === 't') || (ts.isPropertyAccessExpression(callee) && callee.name.text === 't');
    if (isT) take(node.arguments[0]);
  });
  return uses;
}

/** All sources an app loads: at once only, or on demand too. */
function reachable(entry: string, sources: Map<string, Source>, onDemand: boolean): Source[] {
  const seen = new Set<string>();
  const follow = (file: string): void => {
    const source = sources.get(file);
    if (!source || seen.has(file)) return;
    seen.add(file);
    importsOf(source, onDemand).forEach(follow);
  };
  follow(entry);
  return [...seen].map((file) => sources.get(file)).filter((source) => source !== undefined);
}

describe('every key that a source asks for exists in what its app has loaded by then', () => {
  const sources = new Map(productionSources().map((source) => [source.file, source]));
  const missing = (uses: Use[], parts: Part[]) => {
    const keys = parts.flatMap((part) => [...baseKeys(catalogue('ru', part))]);
    const known = new Set(keys);
    const has = ({ key, dynamic }: Use) => (dynamic ? keys.some((one) => one.startsWith(key)) : known.has(key));
    return uses.filter((use) => use.key !== '' && !has(use));
  };

  it.each(['portal', 'desk'] as const)('%s', (app) => {
    const uses = reachable(`apps/${app}/main.tsx`, sources, true).flatMap(keysIn);
    expect(uses.length).toBeGreaterThan(60);
    expect(missing(uses, LOADED[app])).toEqual([]);
  });

  it.each(['portal', 'desk'] as const)('%s: the first page', (app) => {
    const uses = reachable(`apps/${app}/main.tsx`, sources, false).flatMap(keysIn);
    expect(uses.length).toBeGreaterThan(20);
    expect(missing(uses, FIRST[app])).toEqual([]);
  });
});

/** Attributes whose text a person sees or hears. */
const SPOKEN = new Set([
  'label',
  'title',
  'placeholder',
  'description',
  'alt',
  'aria-label',
  'aria-description',
  'error',
  'content',
  'hint',
]);
const LETTERS = /\p{L}{2,}/u;

describe('no visible text stands in the sources', () => {
  const sources = productionSources();

  it('no literal between tags, none in spoken attributes', () => {
    const found: string[] = [];
    for (const source of sources.filter(({ file }) => file.endsWith('.tsx'))) {
      visit(source.tree, (node) => {
        if (ts.isJsxText(node) && LETTERS.test(node.text)) found.push(`${source.file}: ${node.text.trim()}`);
        if (!ts.isJsxAttribute(node) || !SPOKEN.has(node.name.getText())) return;
        const value = node.initializer && ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
        if (value && ts.isStringLiteralLike(value) && LETTERS.test(value.text)) found.push(`${source.file}: ${value.text}`);
      });
    }
    expect(found).toEqual([]);
  });

  it('no Cyrillic outside the catalogues', () => {
    const found = sources.flatMap(({ file, tree }) => {
      const texts: string[] = [];
      visit(tree, (node) => {
        if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isJsxText(node)) && /\p{Script=Cyrillic}/u.test(node.text))
          texts.push(`${file}: ${node.text}`);
      });
      return texts;
    });
    expect(found).toEqual([]);
  });
});

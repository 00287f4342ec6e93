import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { baseKeys, catalogue, categories, FIRST, LANGUAGES, LOADED, PARTS, type Part, placeholders, pluralBases } from './catalogues';
import { importsOf, parse, productionSources, type Source, visit } from './sources';
import { hardCoded } from './spoken';

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

  it.each(LANGUAGES.flatMap((language) => PARTS.map((part) => [language, part] as const)))(
    '%s/%s: no stray plural form',
    (language, part) => {
      const flat = catalogue(language, part);
      const bases = pluralBases(flat);
      const stray = [...flat.keys()].filter((key) => /_(few|many)$/.test(key) && !bases.has(key.replace(/_(few|many)$/, '')));
      expect(stray).toEqual([]);
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

type Use = { file: string; key: string; dynamic: boolean; counted: boolean };

/** Whether `t(…, { count })` asks for a plural. */
const givesCount = (options: ts.Expression | undefined): boolean =>
  options !== undefined && ts.isObjectLiteralExpression(options) && options.properties.some((one) => one.name?.getText() === 'count');

/** What is passed to `t(…)`: a whole key, or the part before the first `${`. */
function keysIn(source: Source): Use[] {
  const uses: Use[] = [];
  const take = (node: ts.Expression | undefined, counted: boolean): void => {
    if (!node) return;
    const { file } = source;
    if (ts.isStringLiteralLike(node)) uses.push({ file, key: node.text, dynamic: false, counted });
    else if (ts.isTemplateExpression(node)) uses.push({ file, key: node.head.text, dynamic: true, counted });
    else if (ts.isConditionalExpression(node)) for (const side of [node.whenTrue, node.whenFalse]) take(side, counted);
    else if (ts.isArrayLiteralExpression(node)) for (const one of node.elements) take(one, counted);
  };
  visit(source.tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression;
    const isT = (ts.isIdentifier(callee) && callee.text === 't') || (ts.isPropertyAccessExpression(callee) && callee.name.text === 't');
    if (isT) take(node.arguments[0], givesCount(node.arguments[1]));
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

  it.each(['portal', 'desk'] as const)('%s: what is counted has plural forms', (app) => {
    const bases = LOADED[app].flatMap((part) => [...pluralBases(catalogue('ru', part))]);
    const counted = reachable(`apps/${app}/main.tsx`, sources, true)
      .flatMap(keysIn)
      .filter((use) => use.counted);
    expect(counted.length).toBeGreaterThan(3);
    expect(counted.filter(({ key, dynamic }) => (dynamic ? !bases.some((one) => one.startsWith(key)) : !bases.includes(key)))).toEqual([]);
  });

  it.each(['portal', 'desk'] as const)('%s: the first page', (app) => {
    const uses = reachable(`apps/${app}/main.tsx`, sources, false).flatMap(keysIn);
    expect(uses.length).toBeGreaterThan(20);
    expect(missing(uses, FIRST[app])).toEqual([]);
  });
});

describe('no visible text stands in the sources', () => {
  const sources = productionSources();

  it('no literal between tags, in braces, in spoken attributes and properties, or in a toast', () => {
    expect(sources.filter(({ file }) => file.endsWith('.tsx')).flatMap(hardCoded)).toEqual([]);
  });

  it.each([
    ['<p>Send it</p>', 1],
    ["<p>{'Send it'}</p>", 1],
    ["<p>{sent ? 'Sent' : 'Failed'}</p>", 2],
    ["<p>{sent && 'Sent'}{note ?? 'None'}</p>", 2],
    [`<p>{\`Left: \${count} hours\`}</p>`, 2],
    ["<i aria-label={'Close ' + name} />", 1],
    ['<input placeholder="Number" title="Number" />', 2],
    ["<S data={[{ value: 'all', label: 'All' }]} />", 1],
    ["<b onClick={() => toast('Sent')} />", 1],
    ["<p className='note' data-kind={'all'}>{t('message.sent')} · {t(done ? 'a.b' : 'a.c')}</p>", 0],
    ["<p style={{ padding: 'none' }}>{items.length > 0 && <b>{name}</b>} − 5</p>", 0],
  ])('%s: %i', (text, count) => expect(hardCoded(parse('x.tsx', `const x = ${text};`))).toHaveLength(count));

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

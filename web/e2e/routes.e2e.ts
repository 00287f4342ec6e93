import { type AnyRoute, createRouter } from '@tanstack/react-router';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { routeTree as deskRoutes } from '@/apps/desk/routes';
import { routeTree as portalRoutes } from '@/apps/portal/routes';
import { inspect } from './axe';
import { open, person, quiet } from './browser';
import { type Apps, type Samples, samples } from './routes';
import type { Running } from './server';
import { onStage } from './stage';

/** Every route of both apps × light and dark × Russian and English × three widths: nothing serious or critical by axe, nothing sideways.
 *  The routes are the routers' own, so that a new page cannot be forgotten: one with a parameter fails here until `routes.ts` has a sample. */
const WIDTHS = [1440, 768, 360];
const LANGUAGES = ['ru', 'en'] as const;

type Found = { where: string; rule: string; nodes: string[] };

let server: Running;
let browser: Browser;
let apps: Apps;

onStage(async (stage) => {
  ({ server, browser } = stage);
  apps = await samples(server.url);
});

const pathsOf = (routeTree: AnyRoute): string[] =>
  Object.keys(createRouter({ routeTree }).routesByPath).map((path) => (path === '/' ? path : path.replace(/\/$/, '')));

/** Addresses for each path of a router, or the paths nobody has a sample for. */
function addresses(paths: string[], known: Samples): { unknown: string[]; all: string[] } {
  const unknown = paths.filter((path) => path.includes('$') && !known[path]);
  const missing = Object.keys(known).filter((path) => path !== '/nowhere' && !paths.includes(path));
  return { unknown: [...unknown, ...missing], all: [...paths.flatMap((path) => known[path] ?? [path]), ...(known['/nowhere'] ?? [])] };
}

/** Goes to an address inside the app, as a link would: nothing is loaded anew. */
async function visit(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    document.querySelector('h1')?.setAttribute('data-left', '');
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, address);
  // The page that is left stays until the next one is fetched. Where both are one component, the heading stays as well.
  await page.waitForFunction(() => document.querySelector('h1:not([data-left])'), undefined, { timeout: 3_000 }).catch(() => undefined);
  await settle(page);
}

/** Until the page has its heading and nothing says that it is still loading. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy="true"]'));
  await quiet(page);
}

const speak = (page: Page, language: string) =>
  page
    .evaluate(async (wanted) => {
      if (document.documentElement.lang === wanted) return;
      const name = wanted === 'en' ? 'English' : 'Русский';
      [...document.querySelectorAll('header button')]
        .find((button) => button.textContent === name)
        ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    }, language)
    .then(() => page.waitForFunction((wanted) => document.documentElement.lang === wanted, language));

const shade = (page: Page, scheme: string) =>
  page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme);

const look = async (page: Page, where: string, colourOnly: boolean): Promise<Found[]> =>
  (await inspect(page, colourOnly)).map((one) => ({ where, ...one }));

async function sideways(page: Page, where: string): Promise<Found[]> {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('main *, header *')].filter((one) => one.getBoundingClientRect().right > width + 1);
    return document.documentElement.scrollWidth > width ? out.slice(-2).map((one) => one.outerHTML.slice(0, 140)) : null;
  });
  return over ? [{ where, rule: 'no-sideways-scroll', nodes: over }] : [];
}

async function judge(page: Page, base: string, address: string): Promise<Found[]> {
  const found: Found[] = [];
  await shade(page, 'light');
  await visit(page, base + address);
  for (const language of LANGUAGES) {
    await speak(page, language);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 780 : 900 });
      await settle(page);
      const where = `${base}${address} ${language} ${width}`;
      await shade(page, 'light');
      found.push(...(await look(page, where, false)), ...(await sideways(page, where)));
      await shade(page, 'dark');
      found.push(...(await look(page, `${where} dark`, true)));
    }
  }
  return found;
}

/** All addresses with one page; a page that was never left is never loaded twice. */
async function walk(token: string, base: string, all: string[]): Promise<Found[]> {
  const { page, context } = await person(browser, { width: 1440, trace: false });
  await open(page, server.url, token, `${base}/`);
  // The theme is changed under the page's hands; colours on their way are nobody's to judge.
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; animation: none !important; }' });
  const found: Found[] = [];
  for (const address of all) found.push(...(await judge(page, base, address)));
  await context.close();
  return found;
}

/** One line for what is wrong, however many looks saw it. */
function brief(found: Found[]): string[] {
  const lines = new Map<string, string[]>();
  for (const { where, rule, nodes } of found) {
    const what = `${rule}: ${nodes.join(' | ')}`;
    lines.set(what, [...(lines.get(what) ?? []), where]);
  }
  return [...lines].map(([what, places]) => `${what} — ${places.length} times, first at ${places[0]}`);
}

describe('every route', () => {
  it.each([
    ['portal', portalRoutes, ''],
    ['desk', deskRoutes, '/desk'],
  ] as const)('%s', { timeout: 900_000 }, async (app, tree, base) => {
    const { unknown, all } = addresses(pathsOf(tree), apps[app]);
    expect(unknown, 'routes without a sample in e2e/routes.ts, or samples of no route').toEqual([]);
    const started = Date.now();
    const found = await walk(app === 'portal' ? apps.here.token : apps.administrator, base, all);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${app}: ${all.length} addresses of ${pathsOf(tree).length} routes, ${all.length * 12} looks in ${seconds} s`);
    expect(brief(found)).toEqual([]);
  });
});

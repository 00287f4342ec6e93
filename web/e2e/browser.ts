import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type Request } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { inspect } from './axe';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RESULTS = path.resolve(import.meta.dirname, '../test-results');

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

export type Person = { page: Page; context: BrowserContext; errors: string[] };
type Look = { language?: 'ru' | 'en'; width?: number; dark?: boolean; trace?: boolean };

/** Records what the browser did; the record of a test that fails is kept: `npx playwright-core show-trace test-results/….zip`. */
async function keepTrace(context: BrowserContext): Promise<void> {
  await context.tracing.start({ snapshots: true });
  onTestFinished(async ({ task }) => {
    const name = `${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}-${Date.now()}`;
    const kept = task.result?.state === 'fail' ? { path: path.join(RESULTS, 'traces', `${name}.zip`) } : {};
    // A context that the test closed has nothing left to record.
    await context.tracing.stop(kept).catch(() => undefined);
    await context.close();
  });
}

type Traffic = { open: Set<Request>; last: number };
const traffic = new WeakMap<Page, Traffic>();

/** Live updates are one request that never ends: the browser's own idea of an idle network does not fit. */
function watchRequests(page: Page): void {
  const seen: Traffic = { open: new Set(), last: Date.now() };
  traffic.set(page, seen);
  page.on('request', (request) => {
    // What the page before had asked for is answered to nobody.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) seen.open.clear();
    if (request.url().endsWith('/api/v1/live')) return;
    seen.open.add(request);
    seen.last = Date.now();
  });
  const done = (request: Request) => {
    if (seen.open.delete(request)) seen.last = Date.now();
  };
  page.on('requestfinished', done);
  page.on('requestfailed', done);
}

const CALM = 300;
/** What has just been done to the page gets this long to ask for something. */
const AFTERTHOUGHT = 100;
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Until nothing has been asked for a third of a second. */
export async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  // Answered once the page has dealt with what was done to it.
  await page.evaluate(() => undefined);
  await pause(AFTERTHOUGHT);
  const seen = traffic.get(page);
  while (seen && (seen.open.size > 0 || Date.now() - seen.last < CALM)) await pause(20);
}

/** A person with a browser of their own; whatever the console complains about is kept. */
export async function person(browser: Browser, { language = 'ru', width = 1280, dark = false, trace = true }: Look = {}): Promise<Person> {
  const context = await browser.newContext({
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    viewport: { width, height: width < 500 ? 780 : 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  // The reader's own choice of language; otherwise the account's setting would win.
  await context.addInitScript((chosen) => {
    // about:blank has no storage.
    if (location.protocol.startsWith('http')) localStorage.setItem('reglament.language', chosen);
  }, language);
  context.setDefaultTimeout(15_000);
  if (trace) await keepTrace(context);
  const page = await context.newPage();
  watchRequests(page);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused request is logged by the browser itself; the tests look at what the page makes of it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  return { page, context, errors };
}

/** Opens a page as the bearer of a token: access tokens live in memory, so every fresh load hands one over. */
export async function open(page: Page, url: string, token: string, target: string): Promise<void> {
  const desk = target.startsWith('/desk');
  const inner = desk ? target.slice('/desk'.length) || '/' : target;
  const door = desk ? '/desk/sign-in' : '/sign-in';
  // Another hash at the address where one is, or is just being led to, would load nothing.
  if (page.url() !== 'about:blank') await page.goto('about:blank');
  await page.goto(`${url}${door}?next=${encodeURIComponent(inner)}#access_token=${token}`);
  await page.waitForURL((now) => !now.pathname.endsWith('/sign-in'));
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** WCAG 2.2 AA by axe: nothing serious or critical. */
export async function accessible(page: Page, where: string): Promise<void> {
  await quiet(page);
  const grave = await inspect(page);
  expect(grave, where).toEqual([]);
  expect(await page.locator('h1').count(), `${where}: one h1`).toBe(1);
}

/** The words a person sees: a page on its way is there, yet hidden, and hidden words read as none. */
export async function words(locator: Locator): Promise<string> {
  await locator.waitFor();
  return locator.innerText();
}

/** Nothing sticks out sideways. */
export async function fitsWidth(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  await quiet(page);
  await page.screenshot({ path: path.join(RESULTS, `${name}.png`), fullPage: true });
}

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, open, person, quiet } from './browser';
import { field } from './checklist';
import { type Apps, samples } from './routes';
import { type Running, runningServer, startServer } from './server';
import { collect, type Row, reset, table, watch } from './vitals';

/** `VITALS_URL=http://… npm run vitals` measures a sandbox that runs already, with whatever it holds, e.g. a queue of 200,000 tickets;
 *  without it the bench starts one, as the browser tests do (`REGLAMENT_BIN`). */
/** Nothing jumps; a thousandth is what rounding of a font may do. */
const BUDGET = { interaction: 100, shift: 0.001 };
const WORDS = 'После обновления окно пустое, снимок приложен.';

let server: Running;
let browser: Browser;
let apps: Apps;

beforeAll(async () => {
  const { VITALS_URL } = process.env;
  server = VITALS_URL ? await runningServer(VITALS_URL) : await startServer();
  browser = await launch();
  apps = await samples(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const type = async (page: Page, selector: string) => {
  await page.locator(selector).first().click();
  await page.keyboard.type(WORDS, { delay: 30 });
};
const ready = async (page: Page) => {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await quiet(page);
};

type Flow = { name: string; token: () => string; at: () => string; act: (page: Page) => Promise<void> };
const ticket = (app: 'portal' | 'desk') => apps[app]['/tickets/$id']?.[0] ?? '/';

const FLOWS: Flow[] = [
  {
    name: 'portal: list, filter, search',
    token: () => apps.here.token,
    at: () => '/',
    act: async (page) => {
      await page.locator('main label').nth(1).click();
      await page.locator('main label').first().click();
      await type(page, 'main input[type=search]');
    },
  },
  {
    name: 'portal: case, explain, answer',
    token: () => apps.here.token,
    at: () => ticket('portal'),
    act: async (page) => {
      await page.locator('aside details summary').first().click();
      await type(page, 'form:has(button[type=submit]) textarea >> nth=-1');
    },
  },
  {
    name: 'portal: form of a request',
    token: () => apps.here.token,
    at: () => '/new?product=recfaces',
    act: async (page) => {
      await page.locator('[data-choice="defect"]').click();
      await field(page, 'recfaces-checklist', 'channels').waitFor();
      await type(page, 'form textarea');
      await field(page, 'recfaces-checklist', 'channels').fill('12');
      await field(page, 'recfaces-checklist', 'ui_available').getByRole('radio').first().check();
      await page.locator('aside details summary').first().click();
    },
  },
  {
    name: 'desk: queue, open a case, back',
    token: () => apps.administrator,
    at: () => '/desk/',
    act: async (page) => {
      await page.locator('main a[href*="/tickets/"]').first().click();
      await ready(page);
      await page.goBack();
      await page.locator('main a[href*="/tickets/"]').first().waitFor();
    },
  },
  {
    name: 'desk: case, explain, note and reply',
    token: () => apps.administrator,
    at: () => `/desk${ticket('desk')}`,
    act: async (page) => {
      await type(page, '.composer textarea');
      await page.locator('.composer label').nth(1).click();
      await type(page, '.composer textarea');
      await page.locator('aside details summary').first().click();
    },
  },
];

/** How a page comes to stand, on a phone and on a tablet. */
async function loading({ name, token, at }: Flow, width: number): Promise<Row> {
  const { page, context } = await person(browser, { trace: false, width });
  await context.addInitScript(watch);
  await open(page, server.url, token(), at());
  await ready(page);
  const row = { flow: `${name} (loading, ${width} px)`, ...(await collect(page)) };
  await context.close();
  return row;
}

async function measure({ name, token, at, act }: Flow): Promise<Row[]> {
  const { page, context } = await person(browser, { trace: false });
  await context.addInitScript(watch);
  await open(page, server.url, token(), at());
  await ready(page);
  const loaded = { flow: `${name} (loading)`, ...(await collect(page)) };
  await reset(page);
  await act(page);
  await ready(page);
  const used = { flow: name, ...(await collect(page)), paint: 0 };
  await context.close();
  return [loaded, used];
}

it('main flows', async () => {
  const rows: Row[] = [];
  for (const flow of FLOWS) rows.push(...(await measure(flow)));
  for (const width of [360, 768]) for (const flow of FLOWS) rows.push(await loading(flow, width));
  console.log(table(rows, BUDGET));
  for (const { flow, interactions, slow } of rows) {
    if ((interactions.at(-1) ?? 0) > BUDGET.interaction) console.log(`${flow} was slow:\n  ${slow.slice(0, 4).join('\n  ')}`);
  }
  for (const { flow, moved } of rows)
    if (moved.length > 0) console.log(`${flow} moved:\n  ${[...new Set(moved)].slice(0, 4).join('\n  ')}`);
  expect(rows.filter(({ interactions }) => (interactions.at(-1) ?? 0) > BUDGET.interaction).map(({ flow }) => flow)).toEqual([]);
  expect(rows.filter(({ shift }) => shift > BUDGET.shift).map(({ flow }) => flow)).toEqual([]);
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, open, person } from './browser';
import { Rest } from './rest';
import { type Running, runningServer, startServer } from './server';

/** From the rows of the first page of the queue to their picture, in milliseconds of the page's own thread: other processes do not count. */
const BUDGET = { server: 200, drawing: 100 };
const TIMES = 5;

let server: Running;
let browser: Browser;
let token: string;

beforeAll(async () => {
  const { VITALS_URL } = process.env;
  server = VITALS_URL ? await runningServer(VITALS_URL) : await startServer();
  browser = await launch();
  const rest = new Rest(server.url);
  token = await rest.tokenFor({ role: 'agent', name: 'Анна Очередь' });
  if ((await rest.as(token).queue()).length === 0) await fill(rest);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of cases where the installation is a fresh one. */
async function fill(rest: Rest): Promise<void> {
  const admin = rest.as(await rest.tokenFor({ role: 'administrator', name: 'Администратор' }));
  const customer = (await admin.post('/organisations', { name: 'ООО «Ромашка»', kind: 'customer' })).id;
  for (let number = 1; number <= 100; number += 1) {
    const text = `Обращение ${number}: не открывается карточка`;
    await rest
      .as(token)
      .post('/tickets', { product: 'recfaces', kind: 'advice', channel: 'email', customer, fields: { release: '2.3' }, text });
  }
}

const median = (values: number[]) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

async function asked(): Promise<number> {
  const begun = performance.now();
  await new Rest(server.url).as(token).get('/queue?order=deadline&limit=100');
  return performance.now() - begun;
}

/** Runs in the page: when the first row is there and painted, on the page's clock. */
const drawn = () =>
  new Promise<number>((resolve) => {
    const look = new MutationObserver(() => {
      if (!document.querySelector('.queue-rows .row-link')) return;
      look.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });
    look.observe(document, { childList: true, subtree: true });
  });

async function threadTime(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

/** The rows are kept back until all else stands; then they are let go. */
async function drawing(width: number): Promise<{ busy: number; wall: number }> {
  const { page, context } = await person(browser, { trace: false, width });
  const time = await threadTime(page);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/api/v1/queue?**', async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  await open(page, server.url, token, '/desk/');
  await page.waitForTimeout(4_000);
  const painted = page.evaluate(drawn);
  const before = await time();
  letGo();
  const at = await painted;
  const busy = (await time()) - before;
  const came = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/queue?'))
        .map((entry) => (entry as PerformanceResourceTiming).responseEnd)
        .at(-1) ?? 0,
  );
  await context.close();
  return { busy, wall: at - came };
}

it('the first page of the queue', async () => {
  const { counts } = await new Rest(server.url).as(token).post<{ counts: number[] }>('/tickets/counts', { filters: [{ open: true }] });
  const served: number[] = [];
  for (let time = 0; time < TIMES * 2; time += 1) served.push(await asked());
  console.log(`${counts[0]} open tickets; the server answers in ${Math.round(median(served))} ms (budget ${BUDGET.server})`);
  for (const width of [1440, 360]) {
    const all: { busy: number; wall: number }[] = [];
    for (let time = 0; time < TIMES; time += 1) all.push(await drawing(width));
    const busy = median(all.map((one) => one.busy));
    const wall = Math.round(median(all.map((one) => one.wall)));
    console.log(`${width} px: drawn in ${Math.round(busy)} ms of the page's thread (budget ${BUDGET.drawing}), ${wall} ms by the clock`);
    expect(busy).toBeLessThanOrEqual(BUDGET.drawing);
  }
  expect(median(served)).toBeLessThanOrEqual(BUDGET.server);
});

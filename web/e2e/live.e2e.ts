import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, open, person, shoot } from './browser';
import { byPortal, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const NOW = '2026-11-17T08:00:00Z';
let server: Running;
let browser: Browser;
let here: World;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
});

const received = (text: string) => byPortal(here, text);

// Once the stream is there, pages ask by themselves only every minute; a locator waits a quarter of one.
describe('live', () => {
  it("shows an agent's change in a colleague's queue and in the client's case without a reload", async () => {
    const ticket = await received('Видно всем сразу');
    const [acting, watching, client] = [await person(browser), await person(browser), await person(browser)];
    const streams = [watching, client].map(({ page }) => page.waitForResponse((response) => response.url().endsWith('/api/v1/live')));
    await open(watching.page, server.url, await here.admin.tokenFor({ role: 'agent', name: 'Борис Коллега' }), '/desk/');
    await open(client.page, server.url, here.contact, `/tickets/${ticket.id}`);
    for (const stream of await Promise.all(streams)) expect(stream.status()).toBe(200);
    const row = watching.page.getByRole('row').filter({ hasText: ticket.number });
    await row.getByText('зарегистрировано', { exact: false }).waitFor();
    await open(acting.page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await acting.page.getByRole('button', { name: 'Взять в работу' }).click();
    await acting.page.getByRole('dialog').getByRole('button', { name: 'Взять в работу' }).click();
    await row.getByText('в работе', { exact: false }).waitFor();
    await client.page.getByText('в работе', { exact: false }).first().waitFor();
    // What is asked for from here on is asked for every minute.
    await here.admin
      .as(here.agent)
      .post(`/tickets/${ticket.id}/messages`, { direction: 'out', type: 'answer', text: 'Смотрим ваш вопрос' });
    await client.page.getByText('Смотрим ваш вопрос').waitFor();
    const another = await received('Пришло, пока смотрят');
    await watching.page.getByRole('row').filter({ hasText: another.number }).waitFor();
    for (const { errors } of [acting, watching, client]) expect(errors).toEqual([]);
  });

  it('says so once the connection has been lost for a while, and catches up when it is back', async () => {
    const { page, context, errors } = await person(browser, { width: 360 });
    await context.clock.install({ time: new Date(NOW) });
    await open(page, server.url, here.agent, '/desk/');
    await received('До потери связи').then(({ number }) => page.getByRole('row').filter({ hasText: number }).waitFor());
    await context.setOffline(true);
    const lost = page.getByText('Связь с сервером потеряна');
    await page.clock.fastForward('01:00');
    await page.clock.fastForward('00:15');
    await lost.waitFor();
    const missed = await received('Пока связи не было');
    await shoot(page, 'desk-live-lost-360');
    await context.setOffline(false);
    await lost.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: missed.number }).waitFor();
    await accessible(page, 'queue after a lost connection');
    expect(errors).toEqual([]);
  });
});

import type { Browser, Page } from 'playwright-core';
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

const WORDS = 'Причина найдена: истёк сертификат';
const field = (page: Page) => page.getByLabel('Текст ответа заказчику');

describe('what is being written is there afterwards', () => {
  it('when the server is gone while typing, and after the reload that follows', async () => {
    const { id } = await byPortal(here, 'Сервер пропал');
    const { page, context } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${id}`);
    // Nobody types into a field before it is shown; a click waits for that.
    await field(page).click();
    await field(page).pressSequentially(WORDS.slice(0, 14));
    await context.setOffline(true);
    await page.getByText('Связь с сервером потеряна').waitFor({ timeout: 3_000 });
    await field(page).pressSequentially(WORDS.slice(14));
    await page.getByRole('button', { name: /Отправить заказчику/ }).click();
    // It is checked before sending whether somebody wrote meanwhile: that cannot be asked now.
    await page.getByRole('alert').filter({ hasText: 'Нет связи с сервером' }).first().waitFor();
    expect(await field(page).inputValue()).toBe(WORDS);
    await accessible(page, 'reply without a server');
    await context.setOffline(false);
    await open(page, server.url, here.agent, `/desk/tickets/${id}`);
    expect(await field(page).inputValue()).toBe(WORDS);
  });

  it('when a page breaks: a part of it that is not fetched is told of, and comes with a reload', async () => {
    await byPortal(here, 'Срок для графика');
    const { page } = await person(browser, { width: 360 });
    await page.route('**/KeptChart-*.js', (route) => route.abort());
    await open(page, server.url, here.agent, '/desk/regulation?from=2026-11-01&to=2026-11-30');
    await page.getByRole('heading', { level: 1, name: 'Страница не открылась' }).waitFor();
    await page.getByText('на сервере новая версия').waitFor();
    await accessible(page, 'a page that broke');
    await shoot(page, 'desk-broken-360');
    await page.getByRole('button', { name: 'Перезагрузить' }).waitFor();
  });

  it('when the session ends while typing, and the person signs in again', async () => {
    const { id } = await byPortal(here, 'Вход истёк');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${id}`);
    await field(page).fill(WORDS);
    // Neither the token nor the refresh cookie is taken any more.
    const expired = { status: 401, contentType: 'application/problem+json', body: '{"code":"unauthenticated","status":401}' };
    await page.route('**/api/v1/**', (route) => route.fulfill(expired));
    await page.getByRole('button', { name: /Отправить заказчику/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Вход для сотрудников' }).waitFor();
    const next = new URL(page.url()).searchParams.get('next');
    expect(next).toContain(id);
    await page.unroute('**/api/v1/**');
    await open(page, server.url, here.agent, `/desk${next}`);
    expect(await field(page).inputValue()).toBe(WORDS);
    const sent = await here.admin.get<{ data: { text: string }[] }>(`/tickets/${id}/messages`);
    expect(sent.data.filter(({ text }) => text === WORDS)).toEqual([]);
  });
});

import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

const NOW = '2026-11-17T08:00:00Z';
const received = (text: string, kind = 'defect') => byMail(here, text, kind, NOW);

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
});

const colleague = async () =>
  here.admin.as(
    await here.admin.post<{ token: string }>('/sandbox/tokens', { role: 'agent', name: 'Борис Коллега' }).then(({ token }) => token),
  );

describe('writing to a customer', () => {
  it('stops a reply that somebody has overtaken, shows what was written, and keeps the text', async () => {
    const ticket = await received('Двое отвечают сразу');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    const field = page.getByLabel('Текст ответа заказчику');
    await field.fill('Мой ответ');
    const other = await colleague();
    await other.post(`/tickets/${ticket.id}/messages`, { direction: 'out', type: 'answer', text: 'Коллега уже ответил' });
    await page.getByRole('button', { name: /Отправить заказчику/ }).click();
    const warning = page.getByRole('alert').filter({ hasText: 'Пока вы писали' });
    await warning.getByText('Коллега уже ответил').waitFor();
    await accessible(page, 'stale reply');
    await shoot(page, 'desk-stale-1280');
    expect(await field.inputValue()).toBe('Мой ответ');
    const sent = async () => (await here.admin.get<{ data: { text: string }[] }>(`/tickets/${ticket.id}/messages`)).data;
    expect((await sent()).some(({ text }) => text === 'Мой ответ')).toBe(false);
    await warning.getByRole('button', { name: 'Отправить всё равно' }).click();
    await page.getByRole('button', { name: 'Отправить сейчас' }).click();
    await page.getByText('Ответ отправлен заказчику').waitFor();
    expect((await sent()).filter(({ text }) => text === 'Мой ответ')).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('keeps the draft through a reload and a sign-out', async () => {
    const ticket = await received('Черновик не теряется');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByLabel('Текст ответа заказчику').fill('Начал отвечать');
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe('Начал отвечать');
    await page.getByRole('button', { name: /^Выйти/ }).click();
    await page.getByRole('heading', { name: 'Вход для сотрудников' }).waitFor();
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe('Начал отвечать');
  });
});

describe('one line of time', () => {
  it('shows a note, a call and a work, narrows by chips that stay in the address, and links to an entry', async () => {
    const ticket = await received('Лента обращения');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Учесть работу' }).click();
    const dialog = page.getByRole('dialog', { name: 'Учесть работу' });
    await dialog.getByText('30 минут', { exact: true }).click();
    await dialog.getByLabel('Что сделано').fill('Разобрал журнал');
    await accessible(page, 'dialog: work');
    await dialog.getByRole('button', { name: 'Учесть', exact: true }).click();
    await page.getByText('Работа: 30 минут.').waitFor();
    await page
      .getByRole('group', { name: 'Что показывать' })
      .getByText(/^Работы/)
      .click();
    await page.waitForURL(/show=works/);
    const line = page.getByRole('log');
    await line.getByText('Разобрал журнал').waitFor();
    expect(await line.locator('.entry').count()).toBe(1);
    const link = await line.getByTitle('Ссылка на эту запись').getAttribute('href');
    await page
      .getByRole('group', { name: 'Что показывать' })
      .getByText(/^Работы/)
      .click();
    await page.waitForFunction(() => !location.search.includes('show'));
    await line.locator(`a[href="${link}"]`).click();
    await line.locator('[data-target]').getByText('Разобрал журнал').waitFor();
    await accessible(page, 'timeline');
    expect(errors).toEqual([]);
  });

  it('folds a long run of events, opens it, and opens it by itself for a link to what is inside', async () => {
    const ticket = await received('Много событий');
    await (await colleague()).post(`/tickets/${ticket.id}/actions/request_information`, { text: 'Уточните модель камеры.' });
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    const line = page.getByRole('log');
    const fold = line.getByText(/Ещё \d+ событи/).first();
    await fold.waitFor();
    expect(await line.getByText('Обращение получено').count()).toBe(0);
    await fold.click();
    const first = line.locator('.entry').filter({ hasText: 'Обращение получено' });
    await first.waitFor();
    await accessible(page, 'timeline with an open fold');
    const id = await first.getAttribute('id');
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await fold.waitFor();
    await page.evaluate((hash) => location.replace(`#${hash}`), id);
    await line.locator('[data-target]').getByText('Обращение получено').waitFor();
    expect(errors).toEqual([]);
  });

  it('leads an agent on a phone down to the composer', async () => {
    const ticket = await received('С телефона');
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Написать' }).click();
    await expect.poll(() => page.getByLabel('Текст ответа заказчику').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('Отвечаю с телефона');
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe('Отвечаю с телефона');
    await fitsWidth(page);
    await shoot(page, 'desk-case-360');
    expect(errors).toEqual([]);
  });

  it('answers what if: the same rule on another beginning', async () => {
    const ticket = await received('А если бы раньше');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    const deadlines = page.getByRole('region', { name: 'Сроки' });
    await deadlines.getByText('Почему такой срок').first().click();
    await deadlines.getByText('А если бы…').first().click();
    await deadlines.getByText('Столько же, сколько сейчас.').waitFor();
    await deadlines.getByLabel('Отсчёт начался бы').fill('2026-11-16T11:00');
    await deadlines.getByText(/^Раньше на 24 часа/).waitFor();
    await accessible(page, 'what if');
    expect(errors).toEqual([]);
  });

  it('merges two cases of one customer: the chosen one goes on', async () => {
    const kept = await received('Главное обращение', 'advice');
    const extra = await received('То же самое ещё раз', 'advice');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${extra.id}`);
    await page.getByRole('button', { name: 'Ещё', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Объединить' }).click();
    const dialog = page.getByRole('dialog', { name: 'Объединить' });
    await dialog.getByLabel('Обращение').first().fill(kept.number);
    await page.getByRole('option', { name: new RegExp(kept.number) }).click();
    await dialog.getByRole('button', { name: 'Объединить' }).click();
    await page.getByText('Готово: Объединить').waitFor();
    expect((await here.admin.ticket(extra.id)).status).toBe('closed');
    const messages = await here.admin.get<{ data: { text: string }[] }>(`/tickets/${kept.id}/messages`);
    expect(messages.data.some(({ text }) => text === 'То же самое ещё раз')).toBe(true);
  });
});

import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { PHOTO } from './checklist';
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
const answers = async (ticket: string) =>
  (
    await here.admin.get<{ data: { direction: string; text: string; automatic: boolean; attachments: unknown[] }[] }>(
      `/tickets/${ticket}/messages`,
    )
  ).data.filter(({ direction, automatic }) => direction === 'out' && !automatic);
const field = (page: Page) => page.getByLabel('Текст ответа заказчику');
const send = (page: Page) => page.getByRole('button', { name: /Отправить заказчику/ }).click();
const undo = (page: Page) => page.getByRole('button', { name: 'Отменить отправку' });

/** On a phone the places of the desk are a menu. */
async function toCustomers(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Разделы' }).getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Заказчики' }).click();
}

describe('a reply is held before it goes', () => {
  it('is taken back with its words and files, on its case and from any other page, and goes once', async () => {
    const ticket = await received('Ответ можно вернуть');
    const { page, errors } = await person(browser);
    await page.clock.install({ time: new Date(NOW) });
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    // Who writes has read what the customer wrote.
    await page.locator('.bubble').first().waitFor();
    // The hold ends only when the test says so.
    await page.clock.pauseAt(new Date(Date.parse(NOW) + 60_000));
    await field(page).fill('Ответ с ошибкой');
    await page.locator('.composer input[type="file"]').setInputFiles(PHOTO);
    await send(page);
    await undo(page).waitFor();
    expect(await field(page).getAttribute('readonly')).not.toBeNull();
    await undo(page).click();
    expect(await field(page).inputValue()).toBe('Ответ с ошибкой');
    await field(page).fill('Ответ без ошибки');
    await send(page);
    await undo(page).waitFor();
    await page.clock.resume();
    await accessible(page, 'reply held');
    await shoot(page, 'desk-held-1280');
    await page.clock.pauseAt(new Date(Date.parse(NOW) + 3600_000));
    await undo(page).or(page.getByText('Ответ отправлен')).first().waitFor();
    await page.clock.resume();
    await page.getByText('Ответ отправлен заказчику').waitFor();
    expect((await answers(ticket.id)).map(({ text, attachments }) => [text, attachments.length])).toEqual([['Ответ без ошибки', 1]]);
    expect(await field(page).inputValue()).toBe('');
    expect(await page.locator('.composer').getByText(PHOTO.name).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('waits through other pages, where it can be taken back too', async () => {
    const ticket = await received('Пишущий ушёл дальше');
    const { page, errors } = await person(browser, { dark: true, width: 360 });
    await page.clock.install({ time: new Date(NOW) });
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    // Who writes has read what the customer wrote.
    await page.locator('.bubble').first().waitFor();
    await field(page).fill('Подождите с этим');
    await page.locator('.composer input[type="file"]').setInputFiles(PHOTO);
    await send(page);
    await undo(page).waitFor();
    await toCustomers(page);
    await page.getByRole('heading', { level: 1, name: 'Заказчики' }).waitFor();
    const bar = page.getByRole('status').filter({ hasText: 'Ответ ещё не ушёл' });
    await bar.getByRole('link', { name: ticket.number }).waitFor();
    await fitsWidth(page);
    await shoot(page, 'desk-held-elsewhere-360-dark');
    await bar.getByRole('button', { name: 'Отменить отправку' }).click();
    await bar.waitFor({ state: 'detached' });
    await page.clock.fastForward('00:20');
    await page.goBack();
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === 'Подождите с этим');
    await page.locator('.composer').getByText(PHOTO.name).waitFor();
    expect(await answers(ticket.id)).toEqual([]);
    await send(page);
    await undo(page).waitFor();
    await toCustomers(page);
    await bar.waitFor();
    await page.clock.fastForward('00:20');
    await page.getByText('Ответ отправлен заказчику').waitFor();
    expect((await answers(ticket.id)).map(({ text, attachments }) => [text, attachments.length])).toEqual([['Подождите с этим', 1]]);
    await page.goBack();
    await field(page).waitFor();
    expect(await field(page).inputValue()).toBe('');
    expect(errors).toEqual([]);
  });

  it('warns who closes the page; the words are still there afterwards', async () => {
    const ticket = await received('Закрыли слишком рано');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.locator('.bubble').first().waitFor();
    await field(page).fill('Не успел уйти');
    await send(page);
    await undo(page).waitFor();
    const asked = page.waitForEvent('dialog');
    const leaving = page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await leaving;
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    expect(await field(page).inputValue()).toBe('Не успел уйти');
    expect(await answers(ticket.id)).toEqual([]);
  });

  it('stays with its writer when a colleague answers meanwhile', async () => {
    const ticket = await received('Обогнали в последний миг');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.locator('.bubble').first().waitFor();
    await field(page).fill('Мой ответ');
    await send(page);
    await undo(page).waitFor();
    const other = here.admin.as(await here.admin.tokenFor({ role: 'agent', name: 'Борис Коллега' }));
    await other.post(`/tickets/${ticket.id}/messages`, { direction: 'out', type: 'answer', text: 'Коллега успел раньше' });
    await page.getByText('ответ не отправлен').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Коллега успел раньше' }).waitFor();
    expect(await field(page).inputValue()).toBe('Мой ответ');
    expect((await answers(ticket.id)).map(({ text }) => text)).toEqual(['Коллега успел раньше']);
  });
});

import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, open, person, shoot } from './browser';
import { byPortal, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock('2026-11-17T09:00:00Z');
});

const file = (name: string, size: number) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(size, 'x') });
const FILES = [file('журнал.log', 40_000), file('настройки.txt', 2_000)];

type Sent = { attachments: { name: string }[]; text: string };
const sentOn = async (ticket: string, text: string) =>
  (await here.admin.get<{ data: Sent[] }>(`/tickets/${ticket}/messages`)).data.filter((message) => message.text.includes(text));

/** The answer to the first attempt never arrives; the server has taken it all the same. */
async function loseFirstAnswer(page: Page, address: string | RegExp): Promise<void> {
  let lost = false;
  await page.route(address, async (route) => {
    if (lost || route.request().method() !== 'POST') return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}

describe('files that did not arrive', () => {
  it('stay chosen, say so one by one, and go with another press; nothing is there twice', async () => {
    const { id } = await byPortal(here, 'Пришлю файлы');
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.contact, `/tickets/${id}`);
    await page.getByLabel('Ваше сообщение').fill('Вот оба файла');
    await page.locator('input[type=file]').last().setInputFiles(FILES);
    await loseFirstAnswer(page, /\/messages$/);
    await page.getByRole('button', { name: 'Отправить в поддержку' }).click();
    const list = page.getByRole('list', { name: 'Выбранные файлы' });
    await list.getByText('не отправлен').nth(1).waitFor();
    await accessible(page, 'files that did not arrive');
    await shoot(page, 'portal-files-not-sent-360');
    await page.getByRole('alert').getByRole('button', { name: 'Повторить' }).click();
    await page.getByText('Отправлено', { exact: true }).waitFor();
    await list.waitFor({ state: 'detached' });
    const sent = await sentOn(id, 'Вот оба файла');
    expect(sent.map(({ attachments }) => attachments.map(({ name }) => name))).toEqual([FILES.map(({ name }) => name)]);
    expect(errors).toEqual([]);
  });

  it('the one that broke off goes again by itself, and large ones go at all', async () => {
    const { id } = await byPortal(here, 'Пришлю запись');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.contact, `/tickets/${id}`);
    await page.getByLabel('Ваше сообщение').fill('Запись с камеры');
    const files = [file('запись.log', 15_000_000), file('план.txt', 3_000)];
    await page.locator('input[type=file]').last().setInputFiles(files);
    const sent: string[] = [];
    await page.route(/\/uploads\?/, async (route) => {
      const name = new URL(route.request().url()).searchParams.get('name') ?? '';
      sent.push(name);
      if (sent.length === 2) await route.abort();
      else await route.continue();
    });
    await page.getByRole('button', { name: 'Отправить в поддержку' }).click();
    await page.getByText('не отправлен').first().waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Повторить' }).click();
    await page.getByText('Отправлено', { exact: true }).waitFor();
    expect(sent).toEqual(['запись.log', 'план.txt', 'план.txt']);
    const [message] = await sentOn(id, 'Запись с камеры');
    expect(message?.attachments.map(({ name }) => name)).toEqual(['запись.log', 'план.txt']);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Скачать все 2 файла/ }).click()]);
    expect(saved.suggestedFilename()).toMatch(/\.zip$/);
    expect(errors).toEqual([]);
  });

  it('a request whose answer was lost is one request', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.contact, '/new?product=recfaces');
    await page.locator('[data-choice="advice"]').click();
    await page.getByRole('textbox', { name: /^Описание/ }).fill('Запрос с потерянным ответом');
    await page.locator('input[type=file]').first().setInputFiles(FILES);
    await loseFirstAnswer(page, /\/tickets$/);
    const send = page.getByRole('button', { name: /^Отправить/ });
    await send.click();
    await page.getByText('не отправлен').first().waitFor();
    await send.click();
    await page.getByRole('heading', { level: 1, name: /потерянным ответом/ }).waitFor();
    const { data } = await here.admin.get<{ data: unknown[] }>(`/tickets?text=${encodeURIComponent('потерянным ответом')}`);
    expect(data).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('a file that is gone from the device is named, and the others stay', async () => {
    const { id } = await byPortal(here, 'Файл исчезнет');
    const gone = path.join(tmpdir(), `исчез-${Date.now()}.txt`);
    const kept = path.join(tmpdir(), `остался-${Date.now()}.txt`);
    for (const one of [gone, kept]) await writeFile(one, 'слова');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${id}`);
    await page.getByText('Внутренняя заметка', { exact: true }).click();
    await page
      .getByLabel(/заметк/i)
      .last()
      .fill('Заметка с файлами');
    await page.locator('.composer input[type=file]').setInputFiles([gone, kept]);
    await rm(gone);
    await page.getByRole('button', { name: /Сохранить внутреннюю заметку/ }).click();
    await page.getByText('не читается: выберите его заново или уберите').waitFor();
    await page.getByRole('button', { name: new RegExp(`Убрать файл ${path.basename(gone)}`) }).click();
    await page.getByRole('button', { name: /Сохранить внутреннюю заметку/ }).click();
    await page.getByText('Внутренняя заметка сохранена').waitFor();
    const sent = await sentOn(id, 'Заметка с файлами');
    expect(sent.map(({ attachments }) => attachments.map(({ name }) => name))).toEqual([[path.basename(kept)]]);
    await rm(kept);
  });
});

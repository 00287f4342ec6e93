import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, open, person, shoot } from './browser';
import { PHOTO } from './checklist';
import { type Five, five } from './five';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: Five;
let admin: string;
let ticket: { id: string; number: string };

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await five(server.url);
  admin = await here.admin.tokenFor({ role: 'administrator', name: 'Администратор' });
  const attachments = [{ name: PHOTO.name, media_type: PHOTO.mimeType, content: PHOTO.buffer.toString('base64') }];
  ticket = await here.contact.post('/tickets', {
    product: 'recfaces',
    kind: 'advice',
    channel: 'portal',
    text: 'Смотрите снимок',
    attachments,
  });
});

async function exported(page: Page, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Выгрузить' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: format }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

describe('what is shown can be had as a file', () => {
  it('the queue as it is narrowed, the deadlines of a period, a statement of hours', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agentToken, '/desk/?view=unassigned');
    const queue = await exported(page, 'CSV');
    expect(queue.name).toBe('Обращения.csv');
    expect(queue.text).toContain(ticket.number);
    await open(page, server.url, here.agentToken, '/desk/regulation?from=2026-11-01&to=2026-11-30');
    expect((await exported(page, 'CSV')).text).toContain(ticket.number);
    await open(page, server.url, here.agentToken, `/desk/contracts/${here.hours}`);
    expect((await exported(page, 'XLSX')).name).toBe('Выписка часов.xlsx');
    const client = await person(browser, { width: 360 });
    await open(client.page, server.url, here.token, `/contracts/${here.hours}`);
    expect((await exported(client.page, 'PDF')).text.startsWith('%PDF')).toBe(true);
    for (const one of [errors, client.errors]) expect(one).toEqual([]);
  });

  it('the audit log, narrowed and handed out, which it says itself', async () => {
    const { page, errors } = await person(browser);
    await here.admin.post('/reports/deadlines', { from: '2026-11-01', to: '2026-11-30' });
    await open(page, server.url, admin, '/desk/audit-log');
    await page.getByRole('heading', { level: 1, name: 'Журнал действий' }).waitFor();
    await page.getByText('Построен отчёт').first().waitFor();
    const file = await exported(page, 'CSV');
    expect(file.text).toContain('report.run');
    await page.getByRole('combobox', { name: 'О чём' }).click();
    await page.getByRole('option', { name: 'Выгрузка журнала' }).click();
    await page.getByRole('row').filter({ hasText: 'Журнал выгружен' }).waitFor();
    expect(await page.getByText('Построен отчёт').count()).toBe(0);
    await accessible(page, 'audit log');
    await shoot(page, 'desk-audit-log-1280');
    expect(errors).toEqual([]);
  });
});

it('an image that was sent opens where it is read', async () => {
  const { page, errors } = await person(browser);
  await open(page, server.url, here.agentToken, `/desk/tickets/${ticket.id}`);
  await page.getByRole('button', { name: new RegExp(PHOTO.name) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('img', { name: PHOTO.name }).waitFor();
  expect(
    await dialog
      .getByRole('img', { name: PHOTO.name })
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(0);
  await accessible(page, 'dialog: an image');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Скачать' }).click()]);
  expect(download.suggestedFilename()).toBe(PHOTO.name);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

describe('every number opens its list', () => {
  it('deadlines kept: a bar of the chart and the number of the table open the same', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agentToken, '/desk/regulation?from=2026-11-01&to=2026-11-30');
    await page.locator('.recharts-bar-rectangle path').first().click();
    const list = page.getByRole('table', { name: 'Обращения' });
    await list.getByText(ticket.number).waitFor();
    expect(new URL(page.url()).searchParams.get('verdict')).toBe('met');
    await page.getByRole('button', { name: 'Закрыть' }).click();
    await list.waitFor({ state: 'detached' });
    await page
      .getByRole('link', { name: /соблюдено: 1, показать/ })
      .first()
      .click();
    await list.getByText(ticket.number).waitFor();
    expect(errors).toEqual([]);
  });
});

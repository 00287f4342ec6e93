import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

/** A request that came by mail through the agent's hands: receipt is the mail's, not now. */
const received = (text: string, at: string, kind = 'advice') => byMail(here, text, kind, at);

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-18');
});

describe('an agent works a case', () => {
  it('finds it first in the queue, reads the explanation, asks for information, writes a note the client does not see', async () => {
    await here.admin.clock('2026-11-13T08:00:00Z');
    const first = await received('Камера не видит лица', '2026-11-13T08:00:00Z', 'defect');
    await here.admin.clock('2026-11-16T07:00:00Z');
    const late = await received('Позже пришедшее письмо', '2026-11-16T07:00:00Z', 'defect');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    await page.getByRole('link', { name: 'Камера не видит лица' }).waitFor();
    const subjects = await page.locator('table .row-link').allInnerTexts();
    expect(subjects.indexOf('Камера не видит лица')).toBeLessThan(subjects.indexOf('Позже пришедшее письмо'));
    expect(late.id).not.toBe(first.id);
    await accessible(page, 'queue');
    await shoot(page, 'desk-queue-1280');

    await page.getByRole('link', { name: 'Камера не видит лица' }).click();
    const deadlines = page.getByRole('region', { name: 'Сроки' });
    await deadlines.getByText('Почему такой срок').first().click();
    await deadlines.getByText(/рабоч/).first().waitFor();
    await deadlines
      .getByText(/выходные/)
      .first()
      .waitFor();
    await accessible(page, 'case of the agent');
    await shoot(page, 'desk-case-1280');

    await page.getByRole('button', { name: 'Запросить сведения' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByLabel('Текст для заказчика').fill('Уточните, пожалуйста, версию');
    await accessible(page, 'dialog: request information');
    await shoot(page, 'desk-dialog-1280');
    await dialog.getByRole('button', { name: 'Запросить сведения' }).click();
    await page.getByText('Ждём заказчика').first().waitFor();

    await page.getByText('Внутренняя заметка', { exact: true }).first().click();
    await page.getByLabel('Текст внутренней заметки').fill('Похоже на старую прошивку, проверить у второй линии');
    await accessible(page, 'composer: internal note');
    await shoot(page, 'desk-note-1280');
    await page.getByRole('button', { name: 'Сохранить внутреннюю заметку' }).click();
    await page.getByText('Внутренняя заметка: заказчик не видит').waitFor();

    const client = await person(browser);
    await open(client.page, server.url, here.contact, `/tickets/${first.id}`);
    await client.page.getByText('Уточните, пожалуйста, версию').waitFor();
    expect(await client.page.getByText('Похоже на старую прошивку').count()).toBe(0);
    await shoot(client.page, 'portal-asked-1280');
    expect([...errors, ...client.errors]).toEqual([]);
  });

  it('keeps reply and note apart: what is typed in one mode never shows in the other', async () => {
    const [ticket] = await here.admin.as(here.agent).queue();
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket?.id}`);
    await page.getByLabel('Текст ответа заказчику').fill('Письмо заказчику');
    await page.getByText('Внутренняя заметка', { exact: true }).first().click();
    expect(await page.getByLabel('Текст внутренней заметки').inputValue()).toBe('');
    expect(await page.getByRole('button', { name: /Отправить заказчику/ }).count()).toBe(0);
    await page.getByText('Ответ заказчику', { exact: true }).click();
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe('Письмо заказчику');
    expect(await page.getByRole('button', { name: 'Сохранить внутреннюю заметку' }).count()).toBe(0);
  });

  it('splits a request into three (R 5.2, SC-75)', async () => {
    const ticket = await received('Три беды в одном письме', '2026-11-16T07:00:00Z');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Разделить' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Добавить часть' }).click();
    const parts = ['Не распознаёт в очках', 'Не пишет журнал', 'Медленно ищет'];
    for (const [index, text] of parts.entries()) await dialog.getByLabel('Суть').nth(index).fill(text);
    await accessible(page, 'dialog: split');
    await shoot(page, 'desk-split-1280');
    await dialog.getByRole('button', { name: 'Разделить' }).click();
    await page.getByText('Готово: Разделить').waitFor();
    const links = page.getByRole('region', { name: 'Связанные обращения' });
    for (const text of parts) await links.getByRole('link', { name: new RegExp(text) }).waitFor();
    await shoot(page, 'desk-split-done-1280');
    expect(errors).toEqual([]);
  });

  it('confirms a proposed refusal (R 6.2, SC-78)', async () => {
    await here.admin.clock('2026-11-19T07:00:00Z');
    const ticket = await received('Просим помочь', '2026-11-19T07:00:00Z');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    const proposal = page.getByRole('region', { name: /Правила предлагают: Отказать/ });
    await proposal.waitFor();
    await accessible(page, 'proposal');
    await shoot(page, 'desk-proposal-1280');
    await proposal.getByRole('button', { name: 'Подтвердить: Отказать' }).click();
    await page.getByText('Отказано').first().waitFor();
    expect((await here.admin.ticket(ticket.id)).status).toBe('refused');
    expect(errors).toEqual([]);
  });

  it('tells that somebody else changed the case', async () => {
    const ticket = await received('Двое над одним обращением', '2026-11-18T07:00:00Z');
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Предложить решение' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Текст для заказчика').fill('Перезапустите службу');
    await here.admin.as(here.agent).post(`/tickets/${ticket.id}/actions/set_criticality`, { payload: { criticality: 'important' } });
    await dialog.getByRole('button', { name: 'Предложить решение' }).click();
    await dialog.getByRole('alert').getByText('уже изменил кто-то другой').waitFor();
    await dialog.getByRole('button', { name: 'Предложить решение' }).click();
    await page.getByText('Решение предложено').first().waitFor();
  });
});

describe('the desk everywhere', () => {
  it.each([
    { language: 'en', dark: false, width: 1280 },
    { language: 'ru', dark: true, width: 1280 },
    { language: 'en', dark: true, width: 768 },
  ] as const)('is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    await page.goto(`${server.url}/desk/sign-in`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await accessible(page, 'sign-in');
    await open(page, server.url, here.agent, '/desk/');
    await page.locator('table .row-link').first().waitFor();
    await accessible(page, 'queue');
    await fitsWidth(page);
    await shoot(page, `desk-queue-${mark}`);
    await page.locator('table .row-link').first().click();
    await page.getByRole('tablist').waitFor();
    await accessible(page, 'case');
    await fitsWidth(page);
    await page.getByRole('tab').last().click();
    await page.getByRole('table').waitFor();
    await accessible(page, 'audit');
    await shoot(page, `desk-audit-${mark}`);
    expect(errors).toEqual([]);
  });
});

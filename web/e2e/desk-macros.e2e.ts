import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const NOW = '2026-11-17T08:00:00Z';
let server: Running;
let browser: Browser;
let here: World;
let ticket: { id: string; number: string };

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  ticket = await byMail(here, 'Не видит камеру', 'advice', NOW);
});

const assignee = async () => (await here.admin.get<{ assignee: { name: string } | null }>(`/tickets/${ticket.id}`)).assignee?.name ?? null;

describe('an agent answers with macros', () => {
  it('writes one down, is told what is wrong with it, and uses it: the words stand in the composer, the case is the agent’s', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByLabel('Текст ответа заказчику').fill('Добрый день!');
    await page.getByRole('button', { name: 'Заготовки' }).click();
    await page.getByText('Заготовок пока нет').waitFor();
    await page.getByRole('button', { name: 'Новая заготовка' }).click();
    const dialog = page.getByRole('dialog', { name: 'Новая заготовка' });
    await dialog.getByLabel('Название заготовки').fill('Взяли в работу');
    await dialog.getByLabel('Текст заготовки').fill('Обращение {{ number');
    await dialog.getByRole('button', { name: 'Сохранить заготовку' }).click();
    await dialog.locator('textarea[aria-invalid="true"]').waitFor();
    await dialog.getByLabel('Текст заготовки').fill('Обращение {{ number }} взял в работу {{ agent }}.');
    await dialog.getByLabel('Обращение перейдёт к тому, кто применил').check();
    await dialog.getByLabel('Видят коллеги').check();
    await accessible(page, 'macro as it is written');
    await shoot(page, 'desk-macro-1280');
    await dialog.getByRole('button', { name: 'Сохранить заготовку' }).click();
    await dialog.waitFor({ state: 'detached' });
    const choice = page
      .getByRole('list', { name: 'Заготовки' })
      .getByRole('button', { name: /Взяли в работу/ })
      .first();
    await choice.waitFor();
    await accessible(page, 'macros');
    await shoot(page, 'desk-macros-1280');
    expect(await assignee()).toBeNull();
    await choice.click();
    await page.getByText('Обращение теперь ваше').waitFor();
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe(
      `Добрый день!\n\nОбращение ${ticket.number} взял в работу Анна Агентова.`,
    );
    expect(await assignee()).toBe('Анна Агентова');
    expect(errors).toEqual([]);
  });

  it('goes into the mode the macro is for, on a phone too, and is deleted by its owner', async () => {
    const note = { name: 'Проверил журнал', direction: 'internal', text: 'Журнал по {{ number }} без ошибок.' };
    await here.admin.as(here.agent).post('/macros', note);
    const { page, errors } = await person(browser, { width: 360, dark: true });
    await open(page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'Заготовки' }).click();
    const list = page.getByRole('list', { name: 'Заготовки' });
    await list
      .getByRole('button', { name: /Проверил журнал/ })
      .first()
      .waitFor();
    await fitsWidth(page);
    await shoot(page, 'desk-macros-360-dark');
    await list.getByRole('button', { name: /^Проверил журнал/ }).click();
    expect(await page.getByLabel('Текст внутренней заметки').inputValue()).toBe(`Журнал по ${ticket.number} без ошибок.`);
    await page.getByRole('button', { name: 'Заготовки' }).click();
    await page.getByRole('button', { name: 'Удалить: Проверил журнал' }).click();
    await page.getByText('Заготовка удалена').waitFor();
    await list.getByText('Проверил журнал').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });
});

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
let admin: string;
let number: string;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  admin = await here.admin.tokenFor({ role: 'administrator', name: 'Администратор' });
  const { id, number: given } = await byMail(here, 'Срок под изменением', 'advice', NOW);
  number = given;
  // The customer's silence runs for five working days.
  await here.admin.as(here.agent).post(`/tickets/${id}/actions/request_information`, { text: 'Уточните модель камеры.' });
});

const moves = 'Сдвинутся сроки 1 обращения';

describe('a change of a calendar is weighed before it is saved', () => {
  it('one day: which deadlines move, from when to when; withdrawn, they would go back', async () => {
    const { page, errors } = await person(browser);
    await page.clock.install({ time: new Date(NOW) });
    await open(page, server.url, admin, '/desk/calendars/rf?year=2026');
    await page.getByRole('button', { name: 'Изменить часы дня' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('День').fill('2026-12-24');
    await dialog.getByText('Ни один срок не сдвинется').waitFor();
    await dialog.getByLabel('День').fill('2026-11-18');
    await dialog.getByText('Не работаем', { exact: true }).click();
    await dialog.getByText(moves).waitFor();
    const row = dialog.getByRole('row').filter({ hasText: number });
    await row.first().waitFor();
    await accessible(page, 'dialog: what a day moves');
    await shoot(page, 'desk-calendar-impact-1280');
    expect(await dialog.getByRole('button', { name: 'Объявить' }).isEnabled()).toBe(false);
    await dialog.getByLabel('Основание').fill('Приказ 5');
    await dialog.getByRole('button', { name: 'Объявить' }).click();
    await page.getByText('Изменение объявлено').waitFor();
    await page.getByRole('button', { name: /Отменить изменение: .*18 ноября/ }).click();
    await dialog.getByText(moves).waitFor();
    await accessible(page, 'dialog: withdrawing a day');
    await dialog.getByRole('button', { name: 'Отменить', exact: true }).last().click();
    await page.getByText('Изменение отменено').waitFor();
    expect(errors).toEqual([]);
  });

  it('the week: hours as people write them, and what they move', async () => {
    const { page, errors } = await person(browser, { width: 360, dark: true });
    await page.clock.install({ time: new Date(NOW) });
    await open(page, server.url, admin, '/desk/calendars/rf?year=2026');
    await page.getByRole('button', { name: 'Изменить часы недели' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ни один срок не сдвинется').waitFor();
    await dialog.getByLabel('среда').fill('с десяти');
    await dialog.getByText('Напишите часы так').waitFor();
    expect(await dialog.getByRole('button', { name: 'Сохранить часы' }).isEnabled()).toBe(false);
    await dialog.getByLabel('среда').fill('');
    await dialog.getByText(moves).waitFor();
    await fitsWidth(page);
    await accessible(page, 'dialog: hours of the week');
    await shoot(page, 'desk-calendar-week-360-dark');
    await dialog.getByRole('button', { name: 'Сохранить часы' }).click();
    await page.getByText('Часы сохранены').waitFor();
    await page
      .getByText(/вт \d\d:\d\d/)
      .first()
      .waitFor();
    expect(errors).toEqual([]);
  });
});

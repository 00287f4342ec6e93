import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessible, launch, person, shoot } from './browser';
import { type Running, startAsDelivered } from './server';

let server: Running & { printed: string[] };
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startAsDelivered(['--demo']), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The link of a line that the server printed. */
const link = (who: string) => {
  const found = new RegExp(`^${who}\\s+(\\S+)$`, 'm').exec(server.printed.join(''));
  return found?.[1] ?? '';
};

describe('who has just started the server', () => {
  it('ends the demonstration, becomes the first administrator and is led to the first case', async () => {
    const { page, errors } = await person(browser);
    await page.goto(link('administrator'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${server.url}/desk/setup`);
    await page.getByRole('heading', { name: 'Это демонстрация' }).waitFor();
    await shoot(page, 'desk-demonstration-1280');
    await page.getByRole('button', { name: 'Закончить демонстрацию' }).click();
    await accessible(page, 'end of the demonstration');
    await page.getByRole('button', { name: 'Удалить и начать' }).click();

    await page.getByRole('heading', { name: 'Первый администратор' }).waitFor({ timeout: 60_000 });
    expect(page.url()).toBe(`${server.url}/desk/first-run`);
    await accessible(page, 'first administrator');
    await page.getByLabel('Имя').fill('Анна Смирнова');
    await page.getByLabel('Электронная почта').fill('anna@desk.test');
    await page.getByLabel('Пароль', { exact: true }).fill('короткий');
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.getByText('Пароль слишком короткий.').waitFor();
    await shoot(page, 'desk-first-run-1280');
    await page.getByLabel('Пароль', { exact: true }).fill('четыре верных слова');
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.getByText('До первого обращения осталось 3 шага.').waitFor();
    expect(await page.getByRole('heading', { name: 'Это демонстрация' }).count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('cannot use the link twice, and signs in by the password', async () => {
    const { page } = await person(browser);
    await page.goto(link('first run'));
    await page.getByLabel('Имя').fill('Иван Второй');
    await page.getByLabel('Электронная почта').fill('ivan@desk.test');
    await page.getByLabel('Пароль', { exact: true }).fill('четыре других слова');
    await page.getByRole('button', { name: 'Начать' }).click();
    await page.getByText('Здесь уже есть учётные записи. Войдите своей.').waitFor();
    await page.getByRole('link', { name: 'На страницу входа' }).click();
    await page.getByLabel('Электронная почта').fill('anna@desk.test');
    await page.getByLabel('Пароль', { exact: true }).fill('четыре верных слова');
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await page.waitForURL(`${server.url}/desk/`);
    await page.context().close();
  });
});

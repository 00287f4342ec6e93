import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { Rest } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let administrator: string;

onStage(async (stage) => {
  ({ server, browser } = stage);
  administrator = await new Rest(server.url).tokenFor({ role: 'administrator', name: 'Администратор' });
});

describe('an administrator of a fresh installation', () => {
  it('goes from an empty folder to the first case by the steps on the screen', async () => {
    const started = Date.now();
    const { page, errors } = await person(browser);
    await open(page, server.url, administrator, '/desk/setup');
    await page.getByText('До первого обращения осталось 3 шага.').waitFor();
    const step = (name: RegExp) => page.getByRole('region', { name });
    await step(/Регламент установлен/)
      .getByText('Готово')
      .waitFor();
    await step(/Календарь этого года/)
      .getByText('Готово')
      .waitFor();
    await step(/Почтовый ящик/)
      .getByText('Можно позже')
      .waitFor();
    const customer = step(/Есть заказчик/);
    await customer.getByText('Сейчас этот шаг').waitFor();
    await accessible(page, 'first run');
    await shoot(page, 'desk-setup-1280');
    await customer.getByLabel('Организация').fill('ООО «Ромашка»');
    await customer.getByLabel('Представитель').fill('Иван Петров');
    await customer.getByLabel('Его почта').fill('ivan@romashka.test');
    await customer.getByRole('button', { name: 'Добавить заказчика' }).click();
    await customer.getByText('На учёте 1 заказчик.').waitFor();
    const right = step(/право на поддержку/);
    await right.getByLabel('Продукт').selectOption('recfaces');
    await right.getByLabel('Вид договора').fill('certificate');
    await right.getByRole('button', { name: 'Добавить договор' }).click();
    await right.getByText('На учёте 1 договор.').waitFor();
    const first = step(/Первое обращение/);
    await first.getByLabel('Продукт').selectOption('recfaces');
    await first.getByLabel('Что нужно').selectOption('advice');
    await first.getByLabel('Слова заказчика').fill('Как перенести лицензию');
    await first.getByRole('button', { name: 'Создать обращение' }).click();
    await page.getByRole('heading', { level: 1, name: /Как перенести лицензию/ }).waitFor();
    expect(Date.now() - started).toBeLessThan(180_000);
    await open(page, server.url, administrator, '/desk/setup');
    await page.getByText('Всё готово: обращения принимаются.').waitFor();
    expect(errors).toEqual([]);
  });

  it('is not shown to who may not set up, and fits a phone', async () => {
    const agent = await new Rest(server.url).tokenFor({ role: 'agent', name: 'Анна Агентова' });
    const { page } = await person(browser, { width: 360 });
    await open(page, server.url, agent, '/desk/');
    expect(await page.getByRole('link', { name: 'Первый запуск' }).count()).toBe(0);
    await open(page, server.url, administrator, '/desk/setup');
    await page.getByText('Всё готово').waitFor();
    await fitsWidth(page);
  });
});

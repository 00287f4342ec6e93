import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fitsWidth, open, person, shoot } from './browser';
import { PHOTO } from './checklist';
import { type Five, five, KEY } from './five';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: Five;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await five(server.url);
});

const preview = (page: Page) => page.getByRole('complementary', { name: 'Перед отправкой' });

/** What a person of that product fills in: their words, and the fields marked as required. */
const ASKS = [
  {
    product: 'spp',
    clause: /^п\. 1\.1/,
    kind: 'feature',
    fields: {
      registration_number: '8000123456',
      organisation: 'ООО «Ромашка»',
      configuration_name: 'СПП',
      configuration_release: '3.0.1',
      purpose: 'Считать проходы по зонам',
    },
    deadline: /Решение по пожеланию/,
    rule: /5 календарных дней/,
  },
  {
    product: 'fm',
    clause: /^п\. 2\.7/,
    kind: 'advice',
    fields: { registration_number: '8000123456', organisation: 'ООО «Ромашка»', configuration_name: 'ФМ', configuration_release: '3.0.1' },
    deadline: /Обработка обращения/,
    rule: /3 рабочих дня/,
  },
  {
    product: 'spp-maintenance',
    clause: /^п\. 3\.3/,
    kind: 'incident',
    fields: {},
    deadline: /Удалённая диагностика/,
    rule: /1 рабочий день/,
  },
  {
    product: 'smart-monitor',
    clause: /^п\. 3\.3/,
    kind: 'development',
    fields: { support_key: KEY },
    deadline: /Регистрация кейса/,
    rule: /2 рабочих часа/,
  },
  { product: 'recfaces', clause: /^п\. 1\.2/, kind: 'advice', fields: {}, deadline: /Регистрация обращения/, rule: /24 рабочих часа/ },
] as const;

describe('a client chooses a product and sees what is promised', () => {
  it('finds every product with hours, channels, the contract and the promise of each kind of request', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.token, '/');
    await page.getByRole('link', { name: 'Новое обращение' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Новое обращение' }).waitFor();
    expect(await page.locator('[data-product]').count()).toBe(5);
    const card = page.locator('[data-product="smart-monitor"]');
    await card.getByText('Осталось 40 часов').waitFor();
    await card.getByText(/пн – пт 09:00–18:00 \(UTC\+3\)/).waitFor();
    await card.getByText('Сейчас открыто.').waitFor();
    await card.getByRole('link', { name: 'smart-monitor@desk.test' }).waitFor();
    await card.getByText('Что обещано и к какому сроку').click();
    await card.getByText('Регистрация кейса: 2 рабочих часа').first().waitFor();
    await card
      .getByRole('button', { name: /^п\. 3\.4/ })
      .first()
      .waitFor();
    await shoot(page, 'portal-catalogue-1280');
    expect(errors).toEqual([]);
  });
});

describe('the five regulations', () => {
  it.each(ASKS)('$product: at most six required inputs, coverage and the explained deadline before sending', async (ask) => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.token, '/new');
    await page
      .locator(`[data-product="${ask.product}"]`)
      .getByRole('link', { name: /Создать обращение/ })
      .click();
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator(`[data-choice="${ask.kind}"]`).click();
    await page.getByLabel('Описание').fill('Проверка по регламенту\nПодробности здесь.');
    for (const [field, value] of Object.entries(ask.fields)) await page.locator(`[name="${field}"]`).fill(value);
    expect(await page.locator('form [aria-required="true"]').count()).toBeLessThanOrEqual(6);
    await preview(page).getByText('Поддержка положена').waitFor();
    await preview(page).getByRole('button', { name: ask.clause }).first().waitFor();
    await preview(page).getByText(ask.deadline).first().waitFor();
    await preview(page).getByText('Почему такой срок').first().click();
    await preview(page).getByText(ask.rule).first().waitFor();
    await preview(page).getByText('Всё нужное указано.').waitFor();
    await shoot(page, `portal-ask-${ask.product}`);
    await page.getByRole('button', { name: 'Отправить обращение' }).click();
    await page.getByRole('heading', { level: 1, name: 'Проверка по регламенту' }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('nothing is lost before it is sent', () => {
  it('keeps words and files over a reload and over signing out; the card says so', async () => {
    const { page } = await person(browser, { width: 360 });
    await open(page, server.url, here.token, '/new?product=recfaces');
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator('[data-choice="advice"]').click();
    await page.getByLabel('Описание').fill('Черновик, который нельзя потерять');
    await page.locator('input[type=file]').setInputFiles(PHOTO);
    await page.getByRole('list', { name: 'Выбранные файлы' }).getByText('screen.png').waitFor();
    await page.getByRole('button', { name: /^Выйти/ }).click();
    await page.getByLabel('Электронная почта').waitFor();
    await open(page, server.url, here.token, '/new');
    await page.locator('[data-product="recfaces"]').getByText('Есть черновик').waitFor();
    await fitsWidth(page);
    await shoot(page, 'portal-catalogue-360');
    await page
      .locator('[data-product="recfaces"]')
      .getByRole('link', { name: /Создать обращение/ })
      .click();
    expect(await page.getByLabel('Описание').inputValue()).toBe('Черновик, который нельзя потерять');
    await page.getByRole('list', { name: 'Выбранные файлы' }).getByText('screen.png').waitFor();
    await page.getByRole('button', { name: /Отправить/ }).click();
    await page
      .getByRole('log')
      .getByRole('button', { name: /screen\.png/ })
      .waitFor();
    await open(page, server.url, here.token, '/new');
    await page
      .locator('[data-product="recfaces"]')
      .getByRole('link', { name: /Создать обращение/ })
      .waitFor();
    expect(await page.getByText('Есть черновик').count()).toBe(0);
  });

  it('tells the limit before anything is sent, takes what fits, and shows how far the sending is', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.token, '/new?product=recfaces');
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator('[data-choice="advice"]').click();
    await page.getByText('Всего до 25 МБ.').waitFor();
    const file = (name: string, size: number) => ({ name, mimeType: 'application/zip', buffer: Buffer.alloc(size, 7) });
    await page.locator('input[type=file]').setInputFiles([file('fits.zip', 15 << 20), file('too-big.zip', 11 << 20), PHOTO]);
    await page
      .getByRole('alert')
      .getByText(/too-big\.zip не добавлен/)
      .waitFor();
    const list = page.getByRole('list', { name: 'Выбранные файлы' });
    expect(await list.getByRole('listitem').count()).toBe(2);
    await page.getByLabel('Описание').fill('Журнал приложен');
    const seen = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const watch = new MutationObserver(() => {
            const bar = document.querySelector('progress');
            if (bar) resolve(bar.max);
          });
          watch.observe(document.body, { childList: true, subtree: true });
        }),
    );
    await page.getByRole('button', { name: /Отправить/ }).click();
    expect(await seen).toBe(1);
    await page
      .getByRole('log')
      .getByRole('button', { name: /fits\.zip/ })
      .waitFor();
  });
});

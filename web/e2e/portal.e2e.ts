import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { field, PHOTO } from './checklist';
import { type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const FORM = 'recfaces-checklist';
let server: Running;
let browser: Browser;
let here: World;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-12-31');
  await here.admin.clock('2026-11-20T12:00:00Z');
});

describe('a client files a defect', () => {
  it('sees coverage, what is missing and the explained deadline before sending (R 3, R 4.6), then what is missing on the case', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.contact, '/');
    await accessible(page, 'empty list of cases');
    await shoot(page, 'portal-empty');
    await page.getByRole('link', { name: 'Новое обращение' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Новое обращение' }).waitFor();
    await page
      .locator('[data-product="recfaces"]')
      .getByRole('link', { name: /Создать обращение/ })
      .click();
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator('[data-choice="defect"]').click();
    await page.getByLabel('Описание').fill('Не открывается карточка посетителя\nПосле обновления окно остаётся пустым.');

    const preview = page.getByRole('complementary', { name: 'Перед отправкой' });
    await preview.getByText('Поддержка положена').waitFor();
    await preview
      .getByText(/Регистрация/)
      .first()
      .waitFor();
    await preview.getByText('25 нояб.').first().waitFor();
    await preview.getByText('Почему такой срок').first().click();
    await preview
      .getByText(/24 рабочих часа/)
      .first()
      .waitFor();
    await preview
      .getByText(/учтено 3 часа/)
      .first()
      .waitFor();
    await preview
      .getByText(/выходные/)
      .first()
      .waitFor();
    await preview
      .getByText(/13:00 \(UTC\+4\)/)
      .first()
      .waitFor();

    await field(page, FORM, 'channels').fill('12');
    expect(await field(page, FORM, 'licence_status').count()).toBe(0);
    await field(page, FORM, 'ui_available').getByRole('radio', { name: 'Да' }).check();
    await field(page, FORM, 'licence_status').waitFor();
    await accessible(page, 'new request');
    await shoot(page, 'portal-new-1280');

    await page.getByRole('button', { name: 'Отправить как есть' }).click();
    await page.getByRole('heading', { level: 1, name: /Не открывается карточка/ }).waitFor();
    await page.getByRole('region', { name: 'Замечания' }).waitFor();
    const deadlines = page.getByRole('region', { name: 'Сроки' });
    await deadlines.getByText(/завершённый срок/).click();
    await deadlines.getByText('Почему такой срок').last().click();
    await page
      .getByText(/учтено 9 часов/)
      .first()
      .waitFor();
    await accessible(page, 'case of the client');
    await shoot(page, 'portal-case-1280');
    expect(errors).toEqual([]);
  });

  it('keeps the draft over a reload', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.contact, '/new?product=recfaces');
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator('[data-choice="advice"]').click();
    await page.getByLabel('Описание').fill('Черновик, который нельзя потерять');
    await open(page, server.url, here.contact, '/new?product=recfaces');
    expect(await page.getByLabel('Описание').inputValue()).toBe('Черновик, который нельзя потерять');
  });

  it('answers missing items and corrects the checklist in place, with a photo', async () => {
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.contact, '/');
    await fitsWidth(page);
    await shoot(page, 'portal-cases-360');
    await page.getByRole('link', { name: /Не открывается карточка/ }).click();
    await page.getByText('Исправить форму').click();
    await field(page, FORM, 'channels').waitFor();
    await field(page, FORM, 'cpu_percent').fill('40');
    await page.getByRole('button', { name: 'Отправить исправленную форму' }).click();
    await page.getByText('Форма сохранена, но в ней есть замечания').waitFor();
    const missing = page.getByRole('region', { name: /Не хватает/ });
    await missing.locator('input[type=file]').setInputFiles(PHOTO);
    await missing.getByRole('button', { name: 'Отправить', exact: true }).click();
    await page.getByRole('button', { name: /screen\.png/ }).waitFor();
    await fitsWidth(page);
    await accessible(page, 'case at 360 px');
    await shoot(page, 'portal-case-360');
    expect(errors).toEqual([]);
  });
});

describe('the portal everywhere', () => {
  beforeAll(async () => {
    const own = { product: 'recfaces', kind: 'defect', channel: 'portal', fields: { release: '2.3' }, text: 'Не сохраняется профиль' };
    await here.admin.as(here.contact).post('/tickets', own);
  });

  it.each([
    { language: 'ru', dark: false, width: 360 },
    { language: 'en', dark: true, width: 360 },
    { language: 'en', dark: false, width: 1280 },
  ] as const)('is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await accessible(page, 'sign-in');
    await fitsWidth(page);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    await shoot(page, `portal-sign-in-${mark}`);
    await open(page, server.url, here.contact, '/');
    await page.locator('li a').first().waitFor();
    await accessible(page, 'cases');
    await fitsWidth(page);
    await page.locator('li a').first().click();
    await page.getByRole('region', { name: look.language === 'ru' ? 'Сроки' : 'Deadlines' }).waitFor();
    await accessible(page, 'case');
    await fitsWidth(page);
    await shoot(page, `portal-case-${mark}`);
    await open(page, server.url, here.contact, '/new?product=recfaces');
    await page.getByRole('radiogroup').locator('[data-choice="defect"]').click();
    await field(page, FORM, 'channels').waitFor();
    await accessible(page, 'new request');
    await fitsWidth(page);
    await shoot(page, `portal-new-${mark}`);
    expect(errors).toEqual([]);
  });

  it('says in words when sign-in fails and shows no token in the address', async () => {
    const { page } = await person(browser);
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('Электронная почта').fill('nobody@example.test');
    await page.getByLabel('Пароль', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('alert').waitFor();
    await open(page, server.url, here.contact, '/');
    expect(page.url()).not.toContain('token');
  });
});

import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;
let admin: string;

const NOW = '2026-11-17T08:00:00Z';

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  admin = (await here.admin.post<{ token: string }>('/sandbox/tokens', { role: 'administrator', name: 'Администратор' })).token;
});

async function administrator(look: { dark?: boolean; width?: number; language?: 'ru' | 'en' } = {}) {
  const somebody = await person(browser, look);
  await somebody.context.clock.install({ time: new Date(NOW) });
  return somebody;
}

type RuleSet = { product: string; in_force_from: string; settings: Record<string, unknown> };
const settingsInForce = async () => {
  const { data } = await here.admin.get<{ data: RuleSet[] }>('/rule-sets?product=recfaces');
  return data.sort((one, other) => Date.parse(one.in_force_from) - Date.parse(other.in_force_from)).at(-1);
};

describe('a version of the rules', () => {
  it('says what it promises, on which clauses, and what it may do', async () => {
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/plugins');
    await page.getByRole('link', { name: 'RecFaces' }).first().click();
    const promises = page.getByRole('table', { name: 'Что обещано' });
    await promises
      .getByRole('row', { name: /registration/ })
      .getByText('регистрация', { exact: true })
      .waitFor();
    const silence = promises.getByRole('row', { name: /customer_silence/ });
    expect(await silence.innerText()).toMatch(/закрывает обращение/);
    const clauses = page.getByRole('region', { name: 'Пункты регламента' }).first();
    await clauses.getByLabel('Номер пункта или слова').fill('5.3');
    await clauses.getByText('п. 5.3').first().waitFor();
    expect(await clauses.getByText('п. 6.2').count()).toBe(0);
    // Clause, step, test: what makes it happen and what proves it.
    const silenceClause = clauses.getByRole('row').filter({ hasText: 'п. 5.3' }).first();
    await silenceClause.getByText('доказано тестами').waitFor();
    await silenceClause.getByText(/\d+ шаг/).click();
    await silenceClause.getByText('start_timer customer_silence').first().waitFor();
    await silenceClause.getByText(/\d+ тест/).click();
    await silenceClause.getByText(/sc_76/).first().waitFor();
    await clauses.getByLabel('Номер пункта или слова').fill('');
    const count = async (words: string) =>
      Number(/\d+/.exec((await clauses.getByRole('radiogroup').getByText(words).textContent()) ?? '')?.[0]);
    expect(await count('пробелы')).toBe(0);
    await clauses.getByRole('radiogroup').getByText('нечего проверять').click();
    await clauses
      .getByRole('status')
      .filter({ hasText: String(await count('нечего проверять')) })
      .waitFor();
    await clauses.getByRole('radiogroup').getByText('Все').click();
    await page
      .getByRole('table', { name: 'Настройки' })
      .getByRole('row', { name: /registration_mode/ })
      .getByText('Рабочие часы')
      .waitFor();
    await page.getByRole('region', { name: 'Что плагину позволено' }).getByText('Приём обращения').waitFor();
    await accessible(page, 'plugin');
    await shoot(page, 'desk-plugin-1280');
    expect(errors).toEqual([]);
  });

  it.each([
    { width: 768, dark: true, language: 'en' },
    { width: 360, dark: false, language: 'ru' },
  ] as const)('fits $width px, dark $dark', async (look) => {
    const { page } = await administrator(look);
    await open(page, server.url, admin, '/desk/plugins');
    await page.getByRole('link', { name: 'RecFaces' }).first().click();
    await page.getByText('registration_mode').first().waitFor();
    await accessible(page, 'plugin');
    await fitsWidth(page);
    await shoot(page, `desk-plugin-${look.width}`);
  });

  it('is put in force with settings that are filled in, not written', async () => {
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/rules');
    await page.getByRole('button', { name: 'Ввести в действие' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Версия' }).click();
    await page.getByRole('option', { name: /recfaces/ }).click();
    await dialog.getByRole('combobox', { name: 'Продукт' }).click();
    await page.getByRole('option', { name: 'Продукты RecFaces' }).click();
    await dialog.getByLabel('Действует с').fill('2026-12-01');
    const hours = dialog.getByLabel('Срок регистрации, часов');
    expect(await hours.inputValue()).toBe('24');
    await dialog.getByText('По умолчанию: 24').waitFor();
    await hours.fill('0');
    await dialog.getByText('Не меньше 1').first().waitFor();
    await hours.fill('8');
    await dialog.getByText('Не меньше 1').first().waitFor({ state: 'detached' });
    // What only the server knows stands at its field, and goes when the field is changed.
    const url = dialog.getByLabel('Облачное хранилище');
    await page.route('**/api/v1/rule-sets', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      const findings = [{ code: 'setting_invalid', severity: 'error', path: 'settings.downloads_url', message: 'Хранилище не отвечает' }];
      await route.fulfill({ status: 422, json: { code: 'invalid', title: 'Проверьте', findings } });
    });
    await dialog.getByRole('button', { name: 'Ввести в действие' }).click();
    await dialog.getByText('Хранилище не отвечает', { exact: true }).first().waitFor();
    await accessible(page, 'dialog: activate');
    await shoot(page, 'desk-activate-1280');
    await page.unroute('**/api/v1/rule-sets');
    await url.fill('https://files.example.test');
    await dialog.getByText('Хранилище не отвечает').first().waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Ввести в действие' }).click();
    await page.getByText('Правила введены в действие').waitFor();
    await page.getByText('Срок регистрации, часов: 8').waitFor();
    expect((await settingsInForce())?.settings).toEqual({ registration_hours: 8, downloads_url: 'https://files.example.test' });
    expect(errors).toEqual([]);
  });

  it('refused by the server for a value out of bounds, says so at the field', async () => {
    const { page } = await administrator({ width: 360 });
    await open(page, server.url, admin, '/desk/rules');
    await page.getByRole('button', { name: 'Ввести в действие' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Версия' }).click();
    await page.getByRole('option', { name: /recfaces/ }).click();
    await dialog.getByRole('combobox', { name: 'Продукт' }).click();
    await page.getByRole('option', { name: 'Продукты RecFaces' }).click();
    await dialog.getByLabel('Действует с').fill('2026-12-02');
    await dialog.getByLabel('Срок регистрации, часов').fill('1000');
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/rule-sets') && answer.request().method() === 'POST');
    await dialog.getByRole('button', { name: 'Ввести в действие' }).click();
    expect((await answered).status()).toBe(422);
    await dialog.getByText('Не больше 240').first().waitFor();
    await fitsWidth(page);
    await shoot(page, 'desk-activate-360');
  });
});

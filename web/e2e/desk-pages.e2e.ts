import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot, words } from './browser';
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

/** The browser's clock stands where the server's stands. */
async function administrator(look: { dark?: boolean; width?: number; language?: 'ru' | 'en' } = {}) {
  const somebody = await person(browser, look);
  await somebody.context.clock.install({ time: new Date(NOW) });
  return somebody;
}

describe('customers and contracts', () => {
  it('adds a customer, a contact and a contract with hours, grants more and reads the statement', async () => {
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/customers');
    await page.getByRole('button', { name: 'Новый заказчик' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Название').fill('АО «Вектор»');
    await accessible(page, 'dialog: customer');
    await dialog.getByRole('button', { name: 'Создать заказчика' }).click();
    await page.getByRole('heading', { level: 1, name: 'АО «Вектор»' }).waitFor();
    await page.getByRole('button', { name: 'Новый контакт' }).click();
    await dialog.getByLabel('Имя').fill('Пётр Вектор');
    await dialog.getByLabel('Электронная почта').fill('petr@vector.test');
    await dialog.getByRole('button', { name: 'Добавить контакт' }).click();
    await page.getByText('Контакт добавлен: Пётр Вектор').waitFor();
    await page.getByRole('button', { name: 'Новый договор' }).click();
    await dialog.getByLabel('Продукт').click();
    await page.getByRole('option', { name: 'Smart Monitor' }).click();
    await dialog.getByLabel('Вид').fill('certificate');
    await dialog.getByLabel('Ключ или номер').fill('SM-77');
    await dialog.getByLabel('Действует по').fill('2027-11-16');
    await dialog.getByLabel('Часы').fill('10');
    await accessible(page, 'dialog: contract');
    await dialog.getByRole('button', { name: 'Создать договор' }).click();
    await page.getByText('Договор создан').waitFor();
    await page.getByRole('link', { name: 'Сертификат' }).click();
    const statement = page.getByRole('region', { name: 'Выписка по часам' }).first();
    await statement.getByText('10 часов').first().waitFor();
    await page.getByRole('button', { name: 'Начислить часы' }).click();
    await dialog.getByLabel('Часы').fill('2.5');
    await dialog.getByLabel('Основание').fill('Счёт 12');
    await dialog.getByRole('button', { name: 'Начислить', exact: true }).click();
    await statement.getByText('12 часов 30 минут').first().waitFor();
    await accessible(page, 'contract');
    expect(errors).toEqual([]);
  });

  it('every number over the contracts is the length of its list', async () => {
    const { page } = await administrator();
    await open(page, server.url, admin, '/desk/contracts');
    for (const cut of ['Истекают за 30 дней', 'Истекли', 'Часы на исходе', 'Все']) {
      const choice = page.getByText(new RegExp(`^${cut} \\d+$`)).first();
      const said = Number((await words(choice)).match(/\d+$/)?.[0]);
      await choice.click();
      if (said === 0) await page.getByText('Договоров нет').waitFor();
      else
        await page.waitForFunction((count) => document.querySelectorAll('[aria-label="Договоры и права"] tbody tr').length === count, said);
    }
  });
});

describe('calendars', () => {
  it('tells a day, computes a deadline, publishes other hours and says how many deadlines they may move', async () => {
    await here.admin.as(here.agent).post('/tickets', {
      product: 'recfaces',
      kind: 'defect',
      channel: 'email',
      customer: here.customer,
      contact: here.contactId,
      received_at: NOW,
      fields: { release: '2.3' },
      text: 'Срок под изменением',
    });
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/calendars/rf?year=2026');
    await page.getByRole('button', { name: /4 ноября 2026.*праздник/ }).click();
    await page.getByRole('status').filter({ hasText: 'День народного единства' }).waitFor();
    const calculator = page.getByRole('region', { name: 'Калькулятор срока' });
    await calculator.getByLabel('Обращение пришло').fill('2026-11-20T12:00');
    await calculator
      .getByText(/ср, 25 нояб\. 2026/)
      .first()
      .waitFor();
    await accessible(page, 'calendar');
    await page.getByRole('button', { name: 'Изменить часы дня' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('День').fill('2026-11-24');
    await dialog.getByLabel('Основание').fill('Приказ 5');
    await dialog
      .getByRole('status')
      .filter({ hasText: /Сдвинутся сроки \d+ обращени/ })
      .waitFor();
    await accessible(page, 'dialog: other hours');
    await dialog.getByRole('button', { name: 'Объявить' }).click();
    await page.getByText('Изменение объявлено').waitFor();
    await page.getByRole('button', { name: /24 ноября 2026.*объявленное изменение/ }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('a call', () => {
  it('finds the caller, asks what the rules need, and becomes a ticket with the call on it', async () => {
    const { page, context, errors } = await administrator();
    await open(page, server.url, here.agent, '/desk/call');
    await page.getByRole('button', { name: 'Начать звонок' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('combobox', { name: 'Кто звонит' }).fill('Ромашка');
    await context.clock.runFor(1000);
    await page.getByRole('option', { name: 'ООО «Ромашка»' }).last().click();
    await page.getByRole('combobox', { name: 'Продукт' }).click();
    await page.getByRole('option', { name: 'Продукты RecFaces' }).click();
    await page.getByRole('combobox', { name: 'Вид обращения' }).click();
    await page.getByRole('option', { name: 'Консультация' }).click();
    await page.getByLabel(/^Заметки/).fill('Спрашивает, как обновить сервер');
    await context.clock.runFor(1000);
    await page.getByText('Поддержка положена').waitFor();
    await accessible(page, 'call');
    await shoot(page, 'desk-call-1280');
    // The notes survive a reload, and so does the running call.
    await open(page, server.url, here.agent, '/desk/call');
    expect(await page.getByLabel(/^Заметки/).inputValue()).toBe('Спрашивает, как обновить сервер');
    await here.admin.clock('2026-11-17T08:30:00Z');
    await page.getByRole('button', { name: 'Закончить и создать обращение' }).click();
    await page.getByText(/создано, звонок записан/).waitFor();
    await page.getByRole('heading', { level: 1, name: /как обновить сервер/ }).waitFor();
    await page.getByRole('log').getByText('Нам позвонили,').waitFor();
    expect(errors).toEqual([]);
  });
});

describe('administration', () => {
  it('makes an API key that is shown once, and revokes it', async () => {
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/api-keys');
    await page.getByRole('button', { name: 'Новый ключ' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Название').fill('Выгрузка');
    await dialog.getByLabel('читать обращения').check();
    await dialog.getByRole('button', { name: 'Создать ключ' }).click();
    const key = await dialog.locator('pre').innerText();
    const answer = await fetch(`${server.url}/api/v1/tickets`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    await dialog.getByRole('button', { name: 'Ключ сохранён' }).click();
    await page.getByRole('button', { name: 'Отозвать' }).click();
    await dialog.getByRole('button', { name: 'Отозвать' }).click();
    await page.getByText('Ключ отозван').waitFor();
    expect((await fetch(`${server.url}/api/v1/tickets`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    expect(errors).toEqual([]);
  });

  it('rehearses a version on the journal: the same version decides the same', async () => {
    const { page, errors } = await administrator();
    await open(page, server.url, admin, '/desk/plugins?tab=rehearsal');
    await page.getByRole('combobox', { name: 'Версия для проверки' }).click();
    await page.getByRole('option', { name: /^recfaces/ }).click();
    await page.getByRole('combobox', { name: 'Продукт' }).click();
    await page.getByRole('option', { name: 'Продукты RecFaces' }).click();
    await page.getByRole('button', { name: 'Провести репетицию' }).click();
    await page.getByText(/Решено так же: \d+\. Иначе: 0\./).waitFor();
    expect(errors).toEqual([]);
  });

  it('declares force majeure, takes it back, and finds both in the list', async () => {
    const { page } = await administrator();
    await open(page, server.url, admin, '/desk/force-majeure');
    await page.getByRole('combobox', { name: 'Продукт' }).click();
    await page.getByRole('option', { name: 'Продукты RecFaces' }).click();
    await page.getByLabel(/^С( \*)?$/).fill('2026-11-16T12:00');
    await page.getByLabel(/^По( \*)?$/).fill('2026-11-16T15:00');
    await page.getByLabel('Что случилось').fill('Авария на подстанции');
    await page.getByRole('button', { name: 'Объявить непреодолимую силу' }).click();
    await page.getByRole('region', { name: 'Авария на подстанции' }).getByText('объявлена').waitFor();
    await page
      .getByRole('region', { name: /^Затронуто/ })
      .getByRole('link')
      .first()
      .waitFor();
    await accessible(page, 'force majeure');
    await page.getByRole('button', { name: 'Отозвать' }).click();
    await page.getByText(/^отозвана/).waitFor();
    // The list leads back to it.
    await page.getByRole('link', { name: 'Все объявления' }).click();
    const row = page.getByRole('row', { name: /Авария на подстанции/ });
    expect(await row.innerText()).toMatch(/\d обращени[\s\S]*Администратор[\s\S]*отозвана/);
    await accessible(page, 'force majeure: list');
    await shoot(page, 'desk-force-majeure-1280');
    await row.getByRole('link').click();
    await page
      .getByRole('region', { name: /^Затронуто/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /Срок под изменением/ }).waitFor();
  });
});

const PAGES = [
  '/shift',
  '/call',
  '/customers',
  '/contracts',
  '/calendars',
  '/calendars/spp?year=2027',
  '/rules',
  '/rules/recfaces',
  '/plugins',
  '/plugins?tab=journal',
  '/plugins?tab=rehearsal',
  '/alerts',
  '/force-majeure',
  '/publications',
  '/api-keys',
  '/regulation?from=2026-11-01&to=2026-11-30',
];

describe('every page of the desk', () => {
  it.each([
    { language: 'ru', dark: false, width: 1440 },
    { language: 'en', dark: true, width: 768 },
  ] as const)(
    'is accessible and fits: $language, dark $dark, $width px',
    async (look) => {
      const { page, errors } = await administrator(look);
      for (const path of PAGES) {
        await open(page, server.url, admin, `/desk${path}`);
        await accessible(page, path);
        await fitsWidth(page);
      }
      expect(errors).toEqual([]);
    },
    300_000,
  );
});

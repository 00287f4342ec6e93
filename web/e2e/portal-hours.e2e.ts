import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/shared/api/types';
import { fitsWidth, open, person, shoot } from './browser';
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

const development = (text: string) =>
  here.contact.post<Ticket>('/tickets', {
    product: 'smart-monitor',
    kind: 'development',
    channel: 'portal',
    fields: { support_key: KEY },
    text,
  });
const estimate = (ticket: string, minutes: number) =>
  here.agent.post(`/tickets/${ticket}/actions/estimate`, { payload: { minutes, text: 'Разбор, настройка, проверка' } });

describe('a client agrees to hours (S 3.5)', () => {
  it('finds the estimate first in the list, declines with words, agrees to the smaller one, and sees the hours reserved, then drawn', async () => {
    const { id } = await development('Нужен отчёт по складу');
    await estimate(id, 360);
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.token, '/');
    const waiting = page.getByRole('region', { name: 'Ждут вашего ответа' });
    await waiting.getByRole('link', { name: 'Нужен отчёт по складу' }).click();
    const asked = page.getByRole('region', { name: 'Оценка в часах: 6 часов' });
    await asked.getByText('Осталось 40 часов').waitFor();
    await shoot(page, 'portal-approval-360');
    await fitsWidth(page);
    await asked.getByRole('button', { name: 'Не соглашаться' }).click();
    await asked.getByLabel('Что изменить?').fill('Только раз в месяц');
    await asked.getByRole('button', { name: 'Отправить отказ' }).click();
    await page.getByText('1 прежнее согласование').waitFor();
    await page.getByRole('log').getByText('Только раз в месяц').waitFor();

    await estimate(id, 180);
    await page.reload();
    await open(page, server.url, here.token, `/tickets/${id}`);
    await page.getByRole('region', { name: 'Оценка в часах: 3 часа' }).getByRole('button', { name: 'Согласиться' }).click();
    await page.getByText('Сейчас работаем мы.').waitFor();
    expect((await here.contact.ticket(id)).approvals.map((one) => one.state)).toEqual(['superseded', 'given']);

    await page.getByRole('link', { name: 'Договор по этому обращению' }).click();
    await page.getByText('Осталось 37 часов').waitFor();
    await page.getByText('Зарезервировано за обращениями в работе: 3 часа').waitFor();
    await here.agent.post(`/tickets/${id}/worklogs`, { minutes: 125, text: 'Сделано' });
    await here.agent.post(`/tickets/${id}/actions/close`, { reason: 'confirmed', text: 'Готово' });
    await open(page, server.url, here.token, `/contracts/${here.hours}`);
    const statement = page.getByRole('region', { name: 'Движение часов' });
    await statement.getByText('− 2 часа 15 минут').waitFor();
    await statement.getByText('остаток 37 часов 45 минут').waitFor();
    await page.getByRole('region', { name: 'Резервы за обращениями' }).getByText('Резерв снят').waitFor();
    await fitsWidth(page);
    await shoot(page, 'portal-ledger-360');
    await statement.getByRole('link', { name: 'Обращение' }).click();
    await page.getByRole('heading', { level: 1, name: 'Нужен отчёт по складу' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('says how it was once the case is over, and may say otherwise', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.token, '/?show=closed');
    await page.getByRole('link', { name: 'Нужен отчёт по складу' }).click();
    const asked = page.getByRole('region', { name: 'Как мы справились?' });
    await asked.getByRole('radio', { name: 'Хорошо' }).check();
    await asked.getByLabel('Что было хорошо, что исправить').fill('Быстро');
    await asked.getByRole('button', { name: 'Отправить оценку' }).click();
    await asked.getByText('Ваша оценка: Хорошо').waitFor();
    await asked.getByRole('button', { name: 'Изменить оценку' }).click();
    await asked.getByRole('radio', { name: 'Отлично' }).check();
    await asked.getByRole('button', { name: 'Отправить оценку' }).click();
    await asked.getByText('Ваша оценка: Отлично').waitFor();
    await shoot(page, 'portal-case-closed-1280');
    expect(errors).toEqual([]);
  });

  it('writes on a closed case and is led to the one that goes on with it', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.token, '/?show=closed');
    await page.getByRole('link', { name: 'Нужен отчёт по складу' }).click();
    await page.getByLabel('Ваше сообщение').fill('Отчёт снова пуст');
    await page.getByRole('button', { name: 'Отправить в поддержку' }).click();
    await page
      .getByRole('region', { name: 'Связанные обращения' })
      .getByRole('link', { name: /Нужен отчёт по складу/ })
      .waitFor();
    await page.getByRole('log').getByText('Отчёт снова пуст').waitFor();
  });
});

describe('a client finds cases', () => {
  it('by words, by product, and loses neither on the way back', async () => {
    await here.contact.post('/tickets', { product: 'recfaces', kind: 'advice', channel: 'portal', text: 'Как перенести лицензию' });
    const { page } = await person(browser);
    await open(page, server.url, here.token, '/');
    await page.getByLabel('По какому продукту').selectOption('recfaces');
    await page.getByRole('link', { name: 'Как перенести лицензию' }).waitFor();
    expect(await page.getByRole('link', { name: 'Отчёт снова пуст' }).count()).toBe(0);
    await page.getByLabel('Поиск по обращениям').fill('склад');
    await page.getByText('По этим условиям ничего не нашлось').waitFor();
    await page.getByLabel('Поиск по обращениям').fill('лицензию');
    await page.getByRole('link', { name: 'Как перенести лицензию' }).click();
    await page.getByRole('heading', { level: 1, name: 'Как перенести лицензию' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Как перенести лицензию' }).waitFor();
    expect(new URL(page.url()).searchParams.get('product')).toBe('recfaces');
  });
});

describe('a client follows a case that was split (R 5.2)', () => {
  it('sees the parts with their numbers and states, and goes to one', async () => {
    const text = 'Первое: не печатает. Второе: не сканирует.';
    const { id } = await here.contact.post('/tickets', { product: 'recfaces', kind: 'advice', channel: 'portal', text });
    await here.agent.post(`/tickets/${id}/actions/split`, { payload: { parts: [{ text: 'Не печатает' }, { text: 'Не сканирует' }] } });
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.token, `/tickets/${id}`);
    const parts = page.getByRole('region', { name: 'Связанные обращения' });
    await parts.getByRole('link').nth(1).waitFor();
    expect(await parts.getByRole('link').count()).toBe(2);
    await fitsWidth(page);
    await parts.getByRole('link', { name: /Не сканирует/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Не сканирует' }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('somebody outside of the case looks at it (S 5.1, 5.2)', () => {
  it('agrees to the terms first, then sees the messages chosen and nothing else', async () => {
    const { id } = await development('Сведения для подрядчика');
    await here.agent.post(`/tickets/${id}/messages`, { direction: 'internal', type: 'notice', text: 'Внутри: не показывать' });
    await here.agent.post(`/tickets/${id}/actions/request_consent`, { payload: { recipient: 'ООО «Подрядчик»' } });
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.token, `/tickets/${id}`);
    const consent = page.getByRole('region', { name: 'Согласие на передачу' });
    await consent.getByText('ООО «Подрядчик»').waitFor();
    await shoot(page, 'portal-consent-360');
    await consent.getByRole('button', { name: 'Согласиться' }).click();
    await page.getByText('1 прежнее согласование').waitFor();
    const messages = (await here.agent.get<{ data: { id: string; direction: string }[] }>(`/tickets/${id}/messages`)).data;
    const { token } = await here.agent.post<{ token: string }>(`/tickets/${id}/shares`, {
      recipient: 'ООО «Подрядчик»',
      purpose: 'Починить датчик',
      messages: messages
        .filter((one) => one.direction === 'in')
        .slice(0, 1)
        .map((one) => one.id),
    });
    const outside = await person(browser, { width: 360, dark: true });
    await outside.page.goto(`${server.url}/shared/${token}`);
    await outside.page.getByText('Для чего: Починить датчик').waitFor();
    expect(await outside.page.getByText('Сведения для подрядчика').count()).toBe(0);
    await outside.page.getByRole('button', { name: 'Согласиться и посмотреть' }).click();
    await outside.page.getByRole('article').getByText('Сведения для подрядчика').waitFor();
    expect(await outside.page.getByText('не показывать').count()).toBe(0);
    await fitsWidth(outside.page);
    await shoot(outside.page, 'portal-shared-360-dark');
    expect([...errors, ...outside.errors]).toEqual([]);
  });
});

describe('a client sets up their pages', () => {
  it('changes language and theme, which outlive a reload, and leaves', async () => {
    const { page, errors } = await person(browser, { width: 360 });
    await open(page, server.url, here.token, '/account');
    await page.getByText('Тёмная').click();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.getByText('Английский').click();
    await page.getByRole('heading', { level: 1, name: 'Your profile' }).waitFor();
    await fitsWidth(page);
    await shoot(page, 'portal-account-360');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    expect(errors).toEqual([]);
  });
});

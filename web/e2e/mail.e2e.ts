import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundMail, Letter, Mailbox } from '@/features/mail/types';
import { accessible, fitsWidth, launch, open, person, shoot } from './browser';
import { Rest, type World, world } from './rest';
import { type Running, startServer } from './server';
import { type Smtp, startSmtp } from './smtp';

let server: Running;
let smtp: Smtp;
let browser: Browser;
let here: World;
let administrator: string;

const REFUSAL = '550 5.1.1 no such user here';
/** The same bytes are one mail. */
let broken = 0;

/** A mail to an address that no product reads; answers under which number it is kept. */
async function quarantined(subject: string): Promise<string> {
  const mail = {
    to: 'nowhere@desk.test',
    from: 'Иван Петров <ivan@romashka.test>',
    subject,
    text: 'Здравствуйте!\n\nКамера у входа не видит лица.',
    attachments: [{ name: 'журнал.txt', content: 'YWJj' }],
  };
  return (await new Rest(server.url).post<{ message_id: string }>('/sandbox/inbound-mail', mail)).message_id;
}

async function unreadable(): Promise<string> {
  broken += 1;
  const body = `\x00\x01 this is no mail ${broken}`;
  const url = `${server.url}/api/v1/sandbox/inbound-mail?to=nowhere@desk.test`;
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body });
  return ((await answer.json()) as { message_id: string }).message_id;
}

const inbound = (id: string) => here.admin.get<InboundMail>(`/inbound-mail/${id}`);

async function failedLetter(): Promise<Letter> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { data } = await here.admin.get<{ data: Letter[] }>('/outbox?state=failed');
    const found = data.find(({ ticket }) => ticket);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('no letter failed');
}

/** Chooses an option of a select by its label. */
async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

beforeAll(async () => {
  server = await startServer();
  smtp = await startSmtp(REFUSAL);
  browser = await launch();
  here = await world(server.url, '2026-12-31');
  administrator = await new Rest(server.url).tokenFor({ role: 'administrator', name: 'Администратор' });
  await here.admin.clock('2026-11-20T12:00:00Z');
  const outgoing = { host: '127.0.0.1', port: smtp.port, tls: 'none' };
  await here.admin.post('/mailboxes', { address: 'recfaces@desk.test', product: 'recfaces', outgoing });
});
afterAll(async () => {
  await browser?.close();
  smtp?.stop();
  await server?.stop();
});

describe('an agent goes through the quarantine', () => {
  it('reads a mail, downloads its source, releases it to a product and lands on the case', async () => {
    await quarantined('Камера у входа');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    const link = page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: /^Почта\s+в карантине: 1$/ });
    await link.click();
    await page.getByText('Ящик не относится ни к одному продукту: nowhere@desk.test').waitFor();
    await accessible(page, 'quarantine');
    await shoot(page, 'desk-mail-quarantine-1280');
    await page.getByRole('table', { name: 'Карантин' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Камера у входа' }).waitFor();
    const content = page.getByRole('region', { name: 'Что написано в письме' });
    for (const text of ['Не подтверждено', 'ivan@romashka.test', 'Камера у входа не видит лица.', 'журнал.txt'])
      await content.getByText(text).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Скачать исходное письмо' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.eml$/);
    expect(readFileSync(await download.path(), 'utf8')).toContain('ivan@romashka.test');
    await page.getByRole('button', { name: 'Создать обращение' }).click();
    await page.getByText('Выберите продукт из списка').waitFor();
    await page.getByText('Проверьте отмеченные поля.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await accessible(page, 'release refused');
    await shoot(page, 'desk-mail-release-wrong-1280');
    await choose(page, 'Продукт', /RecFaces/);
    await page.getByRole('button', { name: 'Создать обращение' }).click();
    await page.waitForURL(/\/desk\/tickets\//);
    await page.getByRole('heading', { level: 1, name: 'Камера у входа' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('writes down what a mail says that cannot be read, and adds it to a case found by its number', async () => {
    const id = await unreadable();
    const { data } = await here.admin.get<{ data: { id: string; number: string }[] }>('/tickets?text=Камера');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/mail/inbound/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Письмо не читается' }).waitFor();
    await page.getByText('В имеющееся обращение').click();
    await page.getByRole('button', { name: 'Добавить в обращение' }).click();
    await page.getByText('Выберите обращение из найденных').waitFor();
    await page.getByRole('combobox', { name: 'Обращение' }).fill(data[0]?.number ?? '');
    await page.getByRole('option', { name: /Камера у входа/ }).click();
    await page.getByRole('button', { name: 'Добавить в обращение' }).click();
    await page.getByText('Напишите, что сказано в письме').waitFor();
    await accessible(page, 'unreadable mail');
    await shoot(page, 'desk-mail-unreadable-1280');
    await page.getByLabel('От кого').fill('ivan@romashka.test');
    await page.getByRole('textbox', { name: 'Текст' }).fill('Просят перезвонить');
    await page.getByRole('button', { name: 'Добавить в обращение' }).click();
    await page.waitForURL(new RegExp(`/desk/tickets/${data[0]?.id}`));
    await page.getByText('Просят перезвонить').waitFor();
    expect(errors).toEqual([]);
  });

  it('sets a mail aside with a reason', async () => {
    const id = await quarantined('Скидки на картриджи');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/mail/inbound/${id}`);
    await page.getByRole('button', { name: 'Отложить письмо' }).click();
    await page.getByText('Напишите, почему письмо не нужно').waitFor();
    await page.getByLabel('Причина').fill('реклама');
    await page.getByRole('button', { name: 'Отложить письмо' }).click();
    await page.getByRole('region', { name: 'Что стало с письмом' }).getByText('Анна Агентова: реклама').waitFor();
    await accessible(page, 'mail set aside');
    await shoot(page, 'desk-mail-aside-1280');
    expect(await inbound(id)).toMatchObject({ state: 'done', disposition: 'technical' });
    await page.getByRole('link', { name: 'Все письма в карантине' }).click();
    await page.getByText('Карантин пуст').waitFor();
    expect(await page.getByText(/в карантине:/).count()).toBe(0);
    expect(errors).toEqual([]);
  });
});

describe('an agent looks after the letters', () => {
  it('finds one that failed, reads its log from the case, and sends it again', async () => {
    const letter = await failedLetter();
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/mail?tab=outgoing');
    const table = page.getByRole('table', { name: 'Исходящие' });
    await table.getByText('Не доставлено').first().waitFor();
    await accessible(page, 'outgoing');
    await shoot(page, 'desk-mail-outgoing-1280');
    const states = page.getByRole('group', { name: 'Состояние' });
    await states.getByText('Отправлены', { exact: true }).click();
    await table.getByText('Не доставлено').first().waitFor();
    expect(new URL(page.url()).searchParams.get('state')).toBe('failed,sent');
    await states.getByText('Не доставлены', { exact: true }).click();
    expect(new URL(page.url()).searchParams.get('state')).toBe('sent');
    await page.getByText('В этом состоянии писем нет').waitFor();
    await open(page, server.url, here.agent, `/desk/tickets/${letter.ticket}`);
    await page.getByRole('link', { name: 'Журнал доставки' }).first().waitFor();
    await accessible(page, 'case with a letter that failed');
    await shoot(page, 'desk-case-letter-failed-1280');
    await page.getByRole('link', { name: 'Журнал доставки' }).first().click();
    const log = page.getByRole('table', { name: 'Журнал доставки' });
    await log.getByText('Отвергнуто').first().waitFor();
    await log
      .getByText(/no such user here/)
      .first()
      .waitFor();
    await accessible(page, 'letter');
    await shoot(page, 'desk-mail-letter-1280');
    smtp.answer('250 ok');
    await page.getByRole('button', { name: 'Отправить ещё раз' }).click();
    await page.getByText('Письмо снова в очереди на отправку').waitFor();
    await log.getByText('Принято').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Отправить ещё раз' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Открыть обращение' }).click();
    await page.waitForURL(/\/desk\/tickets\//);
    expect(errors).toEqual([]);
  });
});

describe('an administrator looks after the mailboxes', () => {
  it('sets one up, tests it, changes it and deletes it', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, administrator, '/desk/mail?tab=mailboxes');
    await page.getByRole('link', { name: 'Новый ящик' }).click();
    await page.getByLabel('Адрес').fill('не адрес');
    await choose(page, 'Продукт', 'Жалобы');
    await page.getByLabel('Забирать письма по IMAP').check();
    const incoming = page.getByRole('group', { name: 'Входящие письма' });
    await incoming.getByLabel('Порт').fill('70000');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await incoming.getByText('Порт — число от 1 до 65535').waitFor();
    await incoming.getByLabel('Порт').fill('1');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Нужен почтовый адрес, например support@example.ru').waitFor();
    await incoming.getByText('Нужно имя или адрес сервера, без пробелов').waitFor();
    await accessible(page, 'mailbox refused');
    await shoot(page, 'desk-mailbox-wrong-1280');

    await page.getByLabel('Адрес').fill('quality@desk.test');
    await incoming.getByRole('textbox', { name: 'Сервер', exact: true }).fill('127.0.0.1');
    await incoming.getByLabel('Пользователь').fill('desk');
    await incoming.getByRole('textbox', { name: 'Пароль' }).fill('секрет');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByRole('heading', { level: 1, name: 'quality@desk.test' }).waitFor();
    expect(await incoming.getByRole('textbox', { name: 'Пароль' }).getAttribute('placeholder')).toBe('Остаётся прежним');
    expect(await incoming.getByRole('textbox', { name: 'Пароль' }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Проверить соединение' }).click();
    await page.getByText('Входящие: не получилось').waitFor();
    await page
      .getByText(/cannot be reached/)
      .first()
      .waitFor();
    await page.getByText('письма уходят через общий сервер, проверять нечего').waitFor();
    await accessible(page, 'mailbox');
    await shoot(page, 'desk-mailbox-tested-1280');

    await choose(page, 'Что делать с принятым письмом', 'Переместить в папку');
    await page.getByLabel('В какую папку').fill('Принятые');
    await page.getByLabel('Включён').uncheck();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Ящик сохранён').last().waitFor();
    await page.getByRole('region', { name: 'Состояние' }).getByText('Выключен').waitFor();
    const { data } = await here.admin.get<{ data: Mailbox[] }>('/mailboxes');
    expect(data.find(({ address }) => address === 'quality@desk.test')).toMatchObject({
      product: null,
      enabled: false,
      incoming: { port: 1, user: 'desk', password_set: true, after: 'move', move_to: 'Принятые' },
    });

    await page.getByRole('button', { name: 'Удалить ящик' }).click();
    const dialog = page.getByRole('dialog', { name: 'Удалить ящик quality@desk.test?' });
    await accessible(page, 'dialog: delete a mailbox');
    await dialog.getByRole('button', { name: 'Удалить' }).click();
    await page.getByRole('link', { name: 'recfaces@desk.test' }).waitFor();
    expect(await page.getByRole('link', { name: 'quality@desk.test' }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('an agent sees them and sets nothing', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.agent, '/desk/mail?tab=mailboxes');
    await page.getByRole('link', { name: 'recfaces@desk.test' }).waitFor();
    expect(await page.getByRole('link', { name: 'Новый ящик' }).count()).toBe(0);
    await page.getByRole('link', { name: 'recfaces@desk.test' }).click();
    await page.getByText('Настройки ящика меняет администратор.').waitFor();
    expect(await page.getByRole('button', { name: 'Сохранить' }).count()).toBe(0);
  });
});

describe('the mail everywhere', () => {
  it.each([
    { language: 'en', dark: true, width: 1280 },
    { language: 'ru', dark: false, width: 768 },
    { language: 'en', dark: false, width: 768 },
    { language: 'ru', dark: true, width: 1280 },
  ] as const)('is accessible: $language, dark $dark, $width px', async (look) => {
    const [mail, unread] = [await quarantined('Камера на складе'), await unreadable()];
    const failing = { host: '127.0.0.1', port: 1, tls: 'none', user: 'desk', password: 'секрет' };
    const set = await here.admin.get<{ data: Mailbox[] }>('/mailboxes');
    const known = set.data.find(({ address }) => address === 'quality@desk.test');
    const mailbox = known ?? (await here.admin.post<Mailbox>('/mailboxes', { address: 'quality@desk.test', incoming: failing }));
    const letters = await here.admin.get<{ data: Letter[] }>('/outbox');
    const { page, errors } = await person(browser, look);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    for (const [name, target] of [
      ['mail-quarantine', '/desk/mail'],
      ['mail-inbound', `/desk/mail/inbound/${mail}`],
      ['mail-unreadable', `/desk/mail/inbound/${unread}`],
      ['mail-outgoing', '/desk/mail?tab=outgoing&state=all'],
      ['mail-letter', `/desk/mail/outbox/${letters.data[0]?.id}`],
      ['mail-mailboxes', '/desk/mail?tab=mailboxes'],
      ['mailbox', `/desk/mail/mailboxes/${mailbox.id}`],
      ['mailbox-new', '/desk/mail/mailboxes/new'],
    ] as const) {
      await open(page, server.url, administrator, target);
      await accessible(page, name);
      await fitsWidth(page);
      await shoot(page, `desk-${name}-${mark}`);
    }
    expect(errors).toEqual([]);
  });
});

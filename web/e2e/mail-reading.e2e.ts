import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Mailbox } from '@/features/mail/types';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;
let administrator: string;

const HTML = [
  '<h2>Не работает вход</h2><p>Кадр с <b>камеры</b>:</p><script>document.title = "взлом"</script>',
  '<img src="https://tracker.test/pixel.png"><img src="https://tracker.test/other.png">',
  '<table><tr><th>Камера</th><th>Состояние</th></tr><tr><td>1</td><td>нет связи</td></tr></table>',
  '<p><a href="https://example.test/">ссылка</a></p>',
].join('');

const mime = (to: string, subject: string) =>
  [
    'From: Ivan <ivan@romashka.test>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@romashka.test>`,
    'Date: Fri, 20 Nov 2026 14:50:00 +0300',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Не работает вход на камере 1.',
    '',
    '-- ',
    'Иван Петров, ООО «Ромашка»',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    HTML,
    '--b--',
    '',
  ].join('\r\n');

async function arrives(to: string, subject: string): Promise<{ message_id: string; ticket_id: string | null }> {
  const url = `${server.url}/api/v1/sandbox/inbound-mail?to=${to}&authenticated=true`;
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: mime(to, subject) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { message_id: string; ticket_id: string | null };
}

/** Nothing can be asked of a frame that runs nothing: the browser tells what it drew. */
async function textOfFrame(page: Page): Promise<string> {
  await page.waitForTimeout(300);
  const frame = page.frames().find((one) => one !== page.mainFrame());
  if (!frame) throw new Error('there is no frame');
  const session = await page.context().newCDPSession(frame);
  const { strings } = await session.send('DOMSnapshot.captureSnapshot', { computedStyles: [] });
  await session.detach();
  return strings.join('\n');
}

/** The inspector runs inside of frames: it gets an empty one in the same place. */
const emptyFrame = (page: Page) =>
  page.locator('iframe').evaluate((frame) => {
    // The next page of a frame is as free as its attributes are by then.
    frame.removeAttribute('sandbox');
    frame.removeAttribute('srcdoc');
  });

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-12-31');
  administrator = await here.admin.tokenFor({ role: 'administrator', name: 'Администратор' });
  await here.admin.clock('2026-11-20T12:00:00Z');
  await here.admin.post('/mailboxes', { address: 'recfaces@desk.test', product: 'recfaces' });
});

describe('incoming mail', () => {
  it('is counted, and every number opens its list; a reason narrows the quarantine', async () => {
    await arrives('nowhere@desk.test', 'To nobody');
    await here.admin.clock('2026-11-20T12:30:00Z');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/mail?tab=mailboxes');
    const card = page.getByRole('link', { name: /^1\s*в карантине/ });
    await card.getByText('старейшее: 30 минут назад').waitFor();
    await accessible(page, 'mail: figures');
    await card.click();
    const table = page.getByRole('table', { name: 'Карантин' });
    await table.getByText('nowhere@desk.test', { exact: true }).waitFor();
    await shoot(page, 'desk-mail-figures-1280');
    const choose = async (reason: string) => {
      await page.getByRole('combobox', { name: 'Какие письма' }).click();
      await page.getByRole('option', { name: reason }).click();
    };
    await choose('Рассылка');
    await page.getByText('Таких писем нет').waitFor();
    expect(new URL(page.url()).searchParams.get('reason')).toBe('list');
    await choose('Ящик не относится ни к одному продукту');
    await table.getByText('nowhere@desk.test', { exact: true }).waitFor();
    await page.getByRole('link', { name: /ещё не разобраны/ }).click();
    await page.getByText('Таких писем нет').waitFor();
    await page.getByRole('link', { name: /не доставлены/ }).click();
    await page.getByRole('group', { name: 'Состояние' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('shows its words, and how it was laid out in a frame that runs and fetches nothing', async () => {
    const { message_id: id } = await arrives('nowhere@desk.test', 'Laid out');
    const { page, errors } = await person(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await open(page, server.url, here.agent, `/desk/mail/inbound/${id}`);
    await page.getByText('Не работает вход на камере 1.').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    await page.getByText('Оформление', { exact: true }).click();
    await page.getByText('Не показаны 2 картинки из сети.').waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    const laidOut = await textOfFrame(page);
    for (const text of ['Не работает вход', 'нет связи', 'ссылка']) expect(laidOut).toContain(text);
    // A link leads nowhere: neither in the frame nor in a window of its own.
    const box = await page.locator('iframe').boundingBox();
    for (let y = 10; y < 240; y += 8) await page.mouse.click((box?.x ?? 0) + 30, (box?.y ?? 0) + y);
    await page.waitForTimeout(300);
    expect(page.context().pages().length).toBe(1);
    expect(await textOfFrame(page)).toBe(laidOut);
    expect(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith('about:') && !url.startsWith('data:'))).toEqual([]);
    expect(await page.title()).not.toContain('взлом');
    await shoot(page, 'desk-mail-html-1280');
    expect(errors.filter((error) => !error.includes('sandbox'))).toEqual([]);
  });

  it.each([
    { language: 'en', dark: true, width: 768 },
    { language: 'ru', dark: false, width: 360 },
  ] as const)('fits $width px, dark $dark', async (look) => {
    const { message_id: id } = await arrives('nowhere@desk.test', `Narrow ${look.width}`);
    const { page } = await person(browser, look);
    await open(page, server.url, here.agent, '/desk/mail');
    await accessible(page, 'mail');
    await fitsWidth(page);
    await shoot(page, `desk-mail-figures-${look.width}`);
    await open(page, server.url, here.agent, `/desk/mail/inbound/${id}`);
    await page.getByText(/^(Оформление|Layout)$/).click();
    await page.locator('iframe').waitFor();
    await fitsWidth(page);
    await shoot(page, `desk-mail-html-${look.width}`);
    await emptyFrame(page);
    await accessible(page, 'mail laid out');
  });

  it('opens whole from its message on the case', async () => {
    const { ticket_id: ticket } = await arrives('recfaces@desk.test', 'Camera one');
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket}`);
    const log = page.getByRole('log');
    await log.getByText('Не работает вход на камере 1.').waitFor();
    await shoot(page, 'desk-case-mail-1280');
    await log.getByRole('link', { name: 'Письмо целиком' }).click();
    // The case says the same words, and stays until the mail's page is there.
    await page.waitForURL(/\/mail\/inbound\//);
    await page.getByText('Иван Петров, ООО «Ромашка»').waitFor();
    await accessible(page, 'whole mail');
    await page.getByRole('link', { name: 'К обращению' }).click();
    await page.waitForURL(new RegExp(`/desk/tickets/${ticket}`));
    expect(errors).toEqual([]);
  });
});

describe('the signature of a mailbox', () => {
  it('rests on a key made in the browser, and tells what belongs into the DNS', async () => {
    const { page, context, errors } = await person(browser);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, server.url, administrator, '/desk/mail?tab=mailboxes');
    await page.getByRole('link', { name: 'recfaces@desk.test' }).click();
    const part = page.getByRole('group', { name: 'Подпись писем (DKIM)' });
    await part.getByLabel('Подписывать письма').check();
    await part.getByLabel('Селектор').fill('не селектор');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await part.getByText('Селектор: латинские буквы, цифры и дефис').waitFor();
    await part.getByText('Нужен закрытый ключ в формате PEM').waitFor();
    await accessible(page, 'signature refused');
    await part.getByLabel('Селектор').fill('s2026');
    await part.getByRole('button', { name: 'Создать ключ' }).click();
    await part.getByText('Ключ создан в браузере.').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Сохранить' }).click();
    const record = part.getByRole('group', { name: 'Запись для DNS' });
    await record.getByText('s2026._domainkey.desk.test').waitFor();
    expect(await part.getByLabel('Закрытый ключ').inputValue()).toBe('');
    await record.getByRole('button', { name: 'Скопировать: Значение' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const boxes = await here.admin.get<{ data: Mailbox[] }>('/mailboxes');
    expect(copied).toBe(boxes.data.find(({ address }) => address === 'recfaces@desk.test')?.dkim?.record.value);
    expect(copied).toMatch(/^v=DKIM1; k=rsa; p=/);
    await accessible(page, 'signature');
    await fitsWidth(page);
    await shoot(page, 'desk-mailbox-dkim-1280');
    await part.getByLabel('Подписывать письма').uncheck();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Ящик сохранён').last().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[aria-label="Запись для DNS"]').length === 0);
    expect((await here.admin.get<{ data: Mailbox[] }>('/mailboxes')).data[0]?.dkim).toBeNull();
    expect(errors).toEqual([]);
  });
});

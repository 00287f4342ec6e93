import type { Browser, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

const NOW = '2026-11-17T08:00:00Z';
const received = (text: string, kind = 'advice', at = NOW) => byMail(here, text, kind, at);

/** The browser's clock stands where the server's stands. */
async function agent(dark = false): Promise<{ page: Page; errors: string[] }> {
  const { page, context, errors } = await person(browser, { dark });
  await context.clock.install({ time: new Date(NOW) });
  await open(page, server.url, here.agent, '/desk/');
  await page.locator('table .row-link').first().waitFor();
  return { page, errors };
}

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  for (let number = 1; number <= 6; number += 1) await received(`Обращение ${number}`, number % 2 ? 'advice' : 'defect');
});

describe('the queue', () => {
  it('keeps filters in the address, and the number over the list is the number of rows', async () => {
    const { page, errors } = await agent();
    await page.getByText('Без исполнителя', { exact: true }).click();
    await page.waitForURL(/view=unassigned/);
    // A link to the view shows the view.
    await open(page, server.url, here.agent, '/desk/?view=unassigned');
    await page.getByRole('status').filter({ hasText: '6 обращений' }).waitFor();
    expect(await page.locator('table .row-link').count()).toBe(6);
    await page.getByLabel('Номер или слова').fill('Обращение 5');
    await page.keyboard.press('Enter');
    await page.waitForURL(/text=/);
    await page.getByRole('status').filter({ hasText: '1 обращение' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('selects a range, assigns it, says what became of each, and takes back what can be taken back', async () => {
    const { page, errors } = await agent();
    const boxes = page.getByRole('checkbox', { name: /^Выбрать RF/ });
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    const bar = page.getByRole('region', { name: 'Действия с выбранным' });
    await bar.getByText('Выбрано 3 обращения').waitFor();
    await accessible(page, 'selection');
    await shoot(page, 'desk-bulk-1280');
    await bar.getByRole('button', { name: 'Задать критичность' }).click();
    await page.getByRole('dialog').getByLabel('Критичность').click();
    await page.getByRole('option', { name: 'Важная' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Задать критичность: 3 обращения' }).click();
    const report = page.getByRole('region', { name: 'Что получилось' });
    await report.getByText('сделано 3 из 3').waitFor();
    expect(await report.getByRole('listitem').count()).toBe(3);
    expect(await report.getByRole('button', { name: 'Отменить' }).count()).toBe(0);
    await report.getByRole('button', { name: 'Закрыть' }).click();
    const important = (await here.admin.queue()).filter((ticket) => ticket.criticality === 'important');
    expect(important).toHaveLength(3);
    expect(errors).toEqual([]);
  });

  it('closes many and opens them again; one that somebody changed meanwhile is left alone and named', async () => {
    const first = await received('Закрыть по ошибке');
    const second = await received('Тоже закрыть');
    const { page } = await agent();
    // What the list has seen stays behind what somebody did.
    await page.route('**/api/v1/queue**', (route) => route.abort());
    await here.admin.as(here.agent).post(`/tickets/${second.id}/actions/set_criticality`, { payload: { criticality: 'normal' } });
    for (const { number } of [first, second]) await page.getByRole('checkbox', { name: `Выбрать ${number}`, exact: true }).click();
    await page.getByRole('region', { name: 'Действия с выбранным' }).getByRole('button', { name: 'Закрыть' }).click();
    await page.getByRole('dialog').getByLabel('Причина').click();
    await page.getByRole('option', { name: 'больше не актуально' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Закрыть: 2 обращения' }).click();
    const report = page.getByRole('region', { name: 'Что получилось' });
    await report.getByText('сделано 1 из 2').waitFor();
    await report.getByRole('listitem').filter({ hasText: second.number }).getByText('изменил кто-то другой').waitFor();
    expect((await here.admin.ticket(first.id)).status).toBe('closed');
    expect((await here.admin.ticket(second.id)).status).not.toBe('closed');
    await report.getByRole('button', { name: 'Отменить' }).click();
    await report.getByRole('listitem').filter({ hasText: first.number }).getByText('отменено').waitFor();
    expect((await here.admin.ticket(first.id)).status).not.toBe('closed');
  });
});

/** As somebody without a mouse gets there: by Tab, however long it takes. */
async function tabTo(page: Page, target: Locator, most = 40): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('no Tab leads there');
}

describe('the keyboard alone', () => {
  it('goes by the place of keys under a Russian layout: rows, sheet, palette, and can be switched off', async () => {
    const { page, errors } = await agent();
    // A Russian layout sends `о` from the place of J.
    const physical = (code: string, key: string, held = {}) =>
      page.evaluate(
        ([where, sign, more]) =>
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', {
              code: where as string,
              key: sign as string,
              bubbles: true,
              cancelable: true,
              ...(more as object),
            }),
          ),
        [code, key, held] as const,
      );
    await physical('KeyJ', 'о');
    await physical('KeyJ', 'о');
    await page.waitForFunction(() => document.activeElement?.classList.contains('row-link'));
    expect(await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))).toBe('3');
    await physical('Digit7', '?', { shiftKey: true });
    const sheet = page.getByRole('dialog', { name: 'Клавиши' });
    await sheet.getByText('Следующая строка').waitFor();
    await accessible(page, 'sheet of shortcuts');
    await sheet.getByRole('switch').click();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await physical('KeyJ', 'о');
    expect(await page.locator('tr[data-active]').getAttribute('aria-rowindex')).toBe('3');
    // With Ctrl they work still, and Ctrl+K leads to the switch.
    await physical('KeyK', 'л', { ctrlKey: true });
    const field = page.getByRole('combobox', { name: 'Куда или что сделать' });
    await field.fill('клавиши');
    await accessible(page, 'palette');
    await page.keyboard.press('Enter');
    await sheet.getByRole('switch').click();
    expect(errors).toEqual([]);
  });

  it('leads from the queue to a closed case: find, take, note, reply with a macro, log, close, next', async () => {
    const ticket = await received('С клавиатуры от начала до конца');
    await received('С клавиатуры дальше');
    await here.admin.as(here.agent).post('/macros', { name: 'Обновить', direction: 'out', text: 'Обновите сервер, {{ number }}.' });
    const { page, errors } = await agent();
    const keys = page.keyboard;
    // The mouse would be a way out: it does nothing here.
    await page.evaluate(() =>
      window.addEventListener('pointerdown', () => {
        throw new Error('the mouse was used');
      }),
    );
    await keys.press('/');
    await keys.type('С клавиатуры');
    await keys.press('Enter');
    await page.getByRole('status').filter({ hasText: '2 обращения' }).waitFor();
    await keys.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await keys.press('j');
    await page.waitForFunction(() => document.activeElement?.classList.contains('row-link'));
    // What words find comes the latest first.
    await keys.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex') === '3');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'С клавиатуры от начала до конца' }).waitFor();
    await keys.press('i');
    await page.getByText('Обращение назначено вам').waitFor();
    await keys.press('n');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await keys.type('Проверить у второй линии');
    await keys.press('Control+Enter');
    await page.getByText('Внутренняя заметка сохранена').waitFor();
    await keys.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await keys.press('m');
    await tabTo(page, page.getByRole('list', { name: 'Заготовки' }).getByRole('button', { name: /^Обновить/ }));
    await keys.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    expect(await page.getByLabel('Текст ответа заказчику').inputValue()).toBe(`Обновите сервер, ${ticket.number}.`);
    await keys.press('Control+Enter');
    await page.getByRole('button', { name: 'Отменить отправку' }).waitFor();
    await keys.press('Control+Enter');
    await page.getByText('Ответ отправлен заказчику').waitFor();
    await keys.press('Escape');
    await keys.press('l');
    await page.getByRole('dialog', { name: 'Учесть работу' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await keys.type('15');
    await keys.press('Enter');
    await page.getByText('Учтено: 15 минут').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await keys.press('c');
    const dialog = page.getByRole('dialog', { name: 'Закрыть' });
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole('combobox', { name: 'Причина' }).or(dialog.getByLabel('Причина')).first());
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: 'Закрыть' }).last());
    await keys.press('Enter');
    await page.getByText('Готово: Закрыть').waitFor();
    const closed = await here.admin.ticket(ticket.id);
    expect(closed.status).toBe('closed');
    expect(closed.assignee?.id).toBeTruthy();
    const works = await here.admin.get<{ data: { minutes: number }[] }>(`/tickets/${ticket.id}/worklogs`);
    expect(works.data.map(({ minutes }) => minutes)).toEqual([15]);
    await keys.press('[');
    await page.getByRole('heading', { level: 1, name: 'С клавиатуры дальше' }).waitFor();
    await keys.press('g');
    await keys.press('q');
    await page.getByRole('heading', { level: 1, name: 'Очередь обращений' }).waitFor();
    expect(errors).toEqual([]);
  });
});

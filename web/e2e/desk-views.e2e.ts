import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const NOW = '2026-11-17T08:00:00Z';
let server: Running;
let browser: Browser;
let here: World;
let colleague: string;

const received = (text: string, kind: string) => byMail(here, text, kind, NOW);

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  colleague = await here.admin.tokenFor({ role: 'agent', name: 'Борис Коллега' });
  await here.admin.clock(NOW);
  await received('Первый совет', 'advice');
  await received('Второй совет', 'advice');
  await received('Одна ошибка', 'defect');
  const taken = await received('Ошибка Анны', 'defect');
  await here.admin.as(here.agent).post(`/tickets/${taken.id}/actions/assign`, {});
});

type Row = ReturnType<Page['getByRole']>;
const row = (page: Page, number: number): Row => page.getByRole('dialog').getByRole('group', { name: new RegExp(`^Условие ${number}:`) });
const choose = async (of: Row, ...values: string[]) => {
  const field = of.getByRole('combobox', { name: /^Значения/ });
  for (const value of values) {
    await field.fill(value);
    await of.page().getByRole('option', { name: value, exact: true }).click();
  }
};
const views = async (token: string) =>
  (
    await here.admin
      .as(token)
      .get<{ data: { id: string; name: string; shared: boolean; count: number; filter: object; owner: { name: string } }[] }>('/views')
  ).data;

describe('views that are kept', () => {
  it('builds a nested filter, keeps it for all, and a colleague sees it with its count, live', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    await page.getByRole('button', { name: 'Сохранить как вид' }).click();
    const dialog = page.getByRole('dialog', { name: 'Сохранить как вид' });
    await dialog.getByLabel('Название вида').fill('Советы и ошибки без хозяина');
    await dialog.getByLabel('Видят коллеги').check();
    // What the queue shows now stands in it already: open, in the product's queue.
    await row(page, 1).waitFor();
    expect(await dialog.getByRole('group', { name: /^Условие/ }).count()).toBe(2);
    await dialog.getByRole('button', { name: 'Добавить группу' }).first().click();
    const inner = dialog.getByRole('group', { name: 'Группа условий, уровень 2' });
    await inner.getByRole('combobox', { name: 'Поле' }).selectOption({ label: 'Вид обращения' });
    await choose(inner.getByRole('group', { name: /^Условие 1/ }), 'Консультация');
    await inner.getByRole('button', { name: 'Добавить группу' }).click();
    const deepest = dialog.getByRole('group', { name: 'Группа условий, уровень 3' });
    await deepest.getByLabel('Показать обращения').selectOption('all');
    await deepest.getByRole('combobox', { name: 'Поле' }).selectOption({ label: 'Исполнитель' });
    await choose(deepest.getByRole('group', { name: /^Условие 1/ }), 'Не назначен');
    expect(await deepest.getByRole('button', { name: 'Добавить группу' }).count()).toBe(0);
    await deepest.getByRole('button', { name: 'Добавить условие' }).click();
    const second = deepest.getByRole('group', { name: /^Условие 2/ });
    await second.getByRole('combobox', { name: 'Поле' }).selectOption({ label: 'Слова' });
    // What says nothing yet is named where it stands, and nothing is sent.
    await dialog.getByRole('button', { name: 'Сохранить вид' }).click();
    await second.getByText('Укажите значение или уберите условие').waitFor();
    expect(await views(here.agent)).toEqual([]);
    await second.getByLabel('Значение').fill('ошибка');
    await dialog.getByText('Сейчас показывает 3 обращения').waitFor();
    await accessible(page, 'filter editor');
    await shoot(page, 'desk-view-editor-1280');
    await dialog.getByRole('button', { name: 'Сохранить вид' }).click();
    await page.waitForURL(/view=/);
    await page.getByRole('status').filter({ hasText: '3 обращения' }).waitFor();
    expect(await page.locator('table .row-link').allInnerTexts()).not.toContain('Ошибка Анны');

    const other = await person(browser, { dark: true });
    await open(other.page, server.url, colleague, '/desk/');
    const pill = other.page
      .getByRole('navigation', { name: 'Сохранённые виды' })
      .getByRole('link', { name: /Советы и ошибки без хозяина/ });
    await pill.filter({ hasText: '3' }).waitFor();
    await pill.click();
    await other.page.getByText('Общий вид, автор: Анна Агентова').waitFor();
    await other.page.getByRole('status').filter({ hasText: '3 обращения' }).waitFor();
    expect(await other.page.getByRole('button', { name: 'Удалить вид' }).count()).toBe(0);
    await accessible(other.page, 'shared view, dark');
    await shoot(other.page, 'desk-view-shared-dark-1280');
    await received('Ещё один совет', 'advice');
    await pill.filter({ hasText: '4' }).waitFor();
    await other.page.getByRole('status').filter({ hasText: '4 обращения' }).waitFor();
    expect([...errors, ...other.errors]).toEqual([]);
  });

  it('is opened by its address, narrowed by the quick filters, changed, made personal and deleted', async () => {
    const { page, errors } = await person(browser);
    const all = here.admin.as(here.agent);
    const { id } = await all.post('/views', {
      name: 'Ошибки',
      shared: true,
      filter: { kind: ['defect'] },
      sort: 'received',
      columns: ['status'],
    });
    await open(page, server.url, here.agent, `/desk/?view=${id}`);
    await page.getByRole('status').filter({ hasText: '2 обращения' }).waitFor();
    expect(await page.getByRole('columnheader').count()).toBe(4);
    await page.getByLabel('Номер или слова').fill('Анны');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '1 обращение' }).waitFor();
    await page.getByRole('button', { name: 'Сделать личным' }).click();
    await page.getByText('теперь видите только вы').waitFor();
    expect(await views(colleague).then((known) => known.map(({ name }) => name))).not.toContain('Ошибки');
    await page.getByRole('button', { name: 'Изменить вид' }).click();
    const dialog = page.getByRole('dialog', { name: 'Изменить вид' });
    await dialog.getByLabel('Название вида').fill('');
    // The server's own word stands at the field it is about.
    await dialog.getByRole('button', { name: 'Добавить условие' }).click();
    await row(page, 2).getByRole('combobox', { name: 'Поле' }).selectOption({ label: 'Слова' });
    await row(page, 2).getByLabel('Значение').fill('я'.repeat(501));
    await dialog.getByRole('button', { name: 'Сохранить вид' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[role="dialog"] input[aria-invalid="true"]').length === 2);
    await accessible(page, 'refused view');
    await shoot(page, 'desk-view-refused-1280');
    await dialog.getByRole('button', { name: 'Убрать условие 2' }).click();
    await dialog.getByLabel('Название вида').fill('Мои ошибки');
    await dialog.getByRole('button', { name: 'Сохранить вид' }).click();
    await page.getByRole('region', { name: 'Вид «Мои ошибки»' }).waitFor();
    await page.getByRole('button', { name: 'Удалить вид' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить вид' }).click();
    await page.waitForURL((url) => !url.search.includes('view='));
    expect((await views(here.agent)).map(({ name }) => name)).not.toContain('Мои ошибки');
    await open(page, server.url, here.agent, `/desk/?view=${id}`);
    await page.getByText('Такого вида нет').waitFor();
    expect(errors).toEqual([]);
  });

  it('is written by the keyboard alone', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    const keys = page.keyboard;
    await page.getByRole('button', { name: 'Сохранить как вид' }).focus();
    await keys.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT' && document.activeElement.closest('[role="dialog"]'));
    await keys.type('Только ошибки');
    const add = page.getByRole('dialog').getByRole('button', { name: 'Добавить условие' });
    await add.focus();
    await keys.press('Enter');
    // The new condition has the keyboard: field, comparison, values.
    await page.waitForFunction(() => document.activeElement?.tagName === 'SELECT');
    await page.evaluate(() => void 0);
    await row(page, 3).getByRole('combobox', { name: 'Поле' }).selectOption({ label: 'Вид обращения' });
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.type('Ошибк');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await page.getByRole('dialog').getByText('Сейчас показывает 2 обращения').waitFor();
    await page.getByRole('button', { name: 'Убрать условие 1' }).focus();
    await keys.press('Enter');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Добавить условие');
    await page.getByRole('dialog').getByLabel('Название вида').focus();
    await keys.press('Enter');
    await page.getByRole('region', { name: 'Вид «Только ошибки»' }).waitFor();
    expect(errors).toEqual([]);
  });

  it.each([
    { width: 360, dark: false },
    { width: 360, dark: true },
    { width: 768, dark: false },
  ])('fits $width px, dark: $dark', async ({ width, dark }) => {
    const { page } = await person(browser, { width, dark });
    await open(page, server.url, here.agent, '/desk/');
    await page.getByRole('link', { name: /Советы и ошибки без хозяина/ }).click();
    await page.getByRole('region', { name: /^Вид «Советы/ }).waitFor();
    await fitsWidth(page);
    await shoot(page, `desk-view-${width}${dark ? '-dark' : ''}`);
    await page.getByRole('button', { name: 'Изменить вид' }).click();
    await page.getByRole('dialog').getByText('Сейчас показывает').waitFor();
    await fitsWidth(page);
    await accessible(page, `filter editor ${width} ${dark}`);
    await shoot(page, `desk-view-editor-${width}${dark ? '-dark' : ''}`);
  });
});

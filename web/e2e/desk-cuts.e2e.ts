import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot, words } from './browser';
import { NOW, pile } from './pile';
import { byMail, type World } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await pile(server.url);
});

async function agent(target: string, look: { width?: number; dark?: boolean; language?: 'ru' | 'en' } = {}) {
  const somebody = await person(browser, look);
  await somebody.context.clock.install({ time: new Date(NOW) });
  await open(somebody.page, server.url, here.agent, `/desk${target}`);
  return somebody;
}

const cuts = (page: Page) => page.getByRole('navigation', { name: /^(Вид очереди|View of the queue)$/ }).getByRole('link');

/** Opens each link in turn: the number on it is the number of rows behind it. */
async function everyNumberIsItsList(page: Page, names: string[], open: (name: string) => Promise<number>): Promise<Record<string, number>> {
  const said: Record<string, number> = {};
  for (const name of names) {
    const count = await open(name);
    said[name] = count;
    if (count === 0) await page.getByText('Под эти условия ничего не подходит').waitFor();
    else await page.waitForFunction((rows) => document.querySelectorAll('table .row-link').length === rows, count);
  }
  return said;
}

const NAMES = ['Все открытые', 'Мои', 'Без исполнителя', 'Срок сегодня', 'Срок за 4 часа', 'Просрочены', 'Ждём заказчика'];

describe('quick cuts of the queue', () => {
  it('say how many cases they hold, are addresses, and hold that many', async () => {
    const { page, errors } = await agent('/');
    await cuts(page).filter({ hasText: '7' }).first().waitFor();
    await accessible(page, 'queue with cuts');
    await shoot(page, 'desk-cuts-1280');
    const said = await everyNumberIsItsList(page, NAMES, async (name) => {
      const link = cuts(page).filter({ hasText: name });
      const count = Number((await words(link)).match(/\d+/g)?.at(-1));
      await link.click();
      return count;
    });
    expect(said).toEqual({
      'Все открытые': 7,
      Мои: 1,
      'Без исполнителя': 6,
      'Срок сегодня': 1,
      'Срок за 4 часа': 0,
      Просрочены: 1,
      'Ждём заказчика': 1,
    });
    await open(page, server.url, here.agent, '/desk/?view=waiting');
    await page.getByRole('link', { name: 'Дело ждёт ответа' }).waitFor();
    expect(await cuts(page).filter({ hasText: 'Ждём заказчика' }).getAttribute('aria-current')).toBe('page');
    await open(page, server.url, here.agent, '/desk/?view=today');
    await page.getByRole('link', { name: 'Дело на сегодня' }).waitFor();
    await cuts(page).filter({ hasText: 'Просрочены' }).click();
    await page.getByRole('link', { name: 'Дело просрочено' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('follow what happens meanwhile', async () => {
    const { page } = await agent('/?view=unassigned');
    const link = cuts(page).filter({ hasText: 'Без исполнителя' });
    await link.filter({ hasText: /\d/ }).waitFor();
    const before = Number((await words(link)).match(/\d+/)?.[0]);
    await byMail(here, 'Только что пришло', 'advice', NOW);
    await link.filter({ hasText: String(before + 1) }).waitFor();
    await page.getByRole('link', { name: 'Только что пришло' }).waitFor();
  });

  it('narrow with the filters beside them, and are kept as a view that the palette finds', async () => {
    const { page, errors } = await agent('/?view=mine');
    await page.getByRole('link', { name: 'Дело моё' }).waitFor();
    await page.getByRole('button', { name: 'Сохранить как вид' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Название вида').fill('Утренний обход');
    await dialog.getByRole('button', { name: 'Сохранить вид' }).click();
    await page.waitForURL(/view=[0-9a-f-]{36}/);
    await open(page, server.url, here.agent, '/desk/customers');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Куда или что сделать' }).fill('утр обход');
    await page.getByRole('option', { name: /Утренний обход.*1 обращение/ }).waitFor();
    await accessible(page, 'palette with a view');
    await shoot(page, 'desk-palette-view-1280');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Вид «Утренний обход»' }).waitFor();
    await page.getByRole('link', { name: 'Дело моё' }).waitFor();
    expect(errors).toEqual([]);
  });

  it.each([
    { width: 768, dark: true, language: 'en' },
    { width: 360, dark: false, language: 'ru' },
  ] as const)('fit $width px, dark $dark', async (look) => {
    const { page } = await agent('/', look);
    await cuts(page).filter({ hasText: /\d/ }).first().waitFor();
    await accessible(page, 'queue');
    await fitsWidth(page);
    await shoot(page, `desk-cuts-${look.width}`);
    await open(page, server.url, here.agent, '/desk/shift');
    await page.getByRole('table').waitFor();
    await accessible(page, 'shift');
    await fitsWidth(page);
    await shoot(page, `desk-shift-${look.width}`);
  });
});

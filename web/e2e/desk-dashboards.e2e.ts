import type { Browser, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, quiet, shoot } from './browser';
import { NOW, pile } from './pile';
import type { World } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;
let contract: string;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await pile(server.url);
  const right = (kind: string, valid_to: string, minutes: number) =>
    here.admin.post('/entitlements', {
      customer: here.customer,
      product: 'smart-monitor',
      kind,
      valid_from: '2026-03-02',
      valid_to,
      units_minutes: minutes,
    });
  contract = (await right('certificate', '2026-12-10', 600)).id;
});

async function agent(target: string, look: { width?: number; dark?: boolean; language?: 'ru' | 'en' } = {}) {
  const somebody = await person(browser, look);
  await somebody.context.clock.install({ time: new Date(NOW) });
  await open(somebody.page, server.url, here.agent, `/desk${target}`);
  return somebody;
}

type Number = { said: string; href: string };

/** Every link whose words are, or begin or end with, a number. */
async function numbersOf(links: Locator): Promise<Number[]> {
  const found = await links.evaluateAll((all) =>
    all.map((one) => ({ said: (one as HTMLElement).innerText.trim(), href: one.getAttribute('href') ?? '' })),
  );
  return found.filter(({ said }) => /\d/.test(said));
}

/** Goes to an address as a link does. */
async function follow(page: Page, href: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, href);
  await quiet(page);
}

const first = (said: string) => Number(/\d+/.exec(said)?.[0]);

describe('every number of a dashboard is the length of the list it opens', () => {
  it('the shift: cards, days ahead, products and alerts', async () => {
    const { page, errors } = await agent('/shift');
    await page.waitForFunction(() => document.querySelector('table') && !document.querySelector('[aria-busy="true"]'));
    await quiet(page);
    const numbers = await numbersOf(page.locator('.number-card, a.bar-cell, main table a'));
    const alerts = await numbersOf(page.getByRole('link', { name: /требу/ }));
    // Seven cards, six numbers a product, and a day with a deadline at least.
    expect(numbers.length).toBeGreaterThan(7 + 6 * 5);
    for (const { said, href } of numbers) {
      await follow(page, href);
      const rows = await page.locator('table .row-link').count();
      expect(rows, `${href} said ${said}`).toBe(first(said));
    }
    expect(alerts).toHaveLength(1);
    for (const { said, href } of alerts) {
      await follow(page, href);
      expect(await page.locator('main li.surface').count(), href).toBe(first(said));
    }
    expect(errors).toEqual([]);
  });

  it('the regulation: kept, missed, running and the percentage of each deadline', async () => {
    const { page, errors } = await agent('/regulation?from=2026-11-01&to=2026-11-30');
    const table = page.getByRole('table', { name: 'Соблюдение сроков' });
    await table.getByRole('link').first().waitFor();
    const links = await table.getByRole('link').all();
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) {
      const said = await link.innerText();
      const named = await link.getAttribute('aria-label');
      expect(named).toContain(said);
      await link.click();
      const list = page.getByRole('table', { name: 'Обращения' });
      await list.waitFor();
      const rows = await list.locator('tbody tr').count();
      if (!said.includes('%')) {
        expect(rows, String(named)).toBe(first(said));
        continue;
      }
      expect(named).toContain(`из ${rows}`);
      const kept = await list.getByText('соблюдено', { exact: true }).count();
      expect(Math.floor((kept / rows) * 100), String(named)).toBe(first(said));
    }
    expect(await page.evaluate(() => document.activeElement?.contains(document.querySelector('[aria-label="Обращения"]')))).toBe(true);
    await accessible(page, 'deadlines kept');
    await shoot(page, 'desk-regulation-1280');
    expect(errors).toEqual([]);
  });

  it('the contracts: cuts, months of their ends, and hours that are left', async () => {
    const { page, errors } = await agent('/contracts');
    const list = page.getByRole('table', { name: 'Договоры и права' });
    await list.waitFor();
    for (const cut of await page.getByRole('radiogroup').locator('label').all()) {
      const said = Number(/\d+$/.exec((await cut.innerText()).trim())?.[0]);
      await cut.click();
      await quiet(page);
      expect(await list.locator('tbody tr').count(), await cut.innerText()).toBe(said);
    }
    const bars = await numbersOf(page.locator('a.bar-cell'));
    expect(bars.length).toBeGreaterThan(1);
    for (const { said, href } of bars) {
      await follow(page, href);
      expect(await list.locator('tbody tr').count(), href).toBe(first(said));
    }
    const sums = page.getByRole('table', { name: 'Часы по продуктам' });
    const numbers = await numbersOf(sums.getByRole('link'));
    expect(numbers.map(({ said }) => said)).toEqual(['1', '10 часов', '1']);
    for (const { said, href } of numbers) {
      await follow(page, href);
      expect(await list.locator('tbody tr').count(), href).toBe(1);
      if (said.includes('час')) expect(await list.locator('tbody tr').innerText()).toContain(said);
    }
    await page.getByRole('button', { name: 'Показать все' }).click();
    const left = page.getByRole('link', { name: '10 часов: открыть выписку' });
    await left.click();
    await page.waitForURL(new RegExp(contract));
    await page.getByRole('region', { name: 'Выписка по часам' }).first().getByText('10 часов').first().waitFor();
    expect(errors).toEqual([]);
  });
});

describe('the dashboards', () => {
  it.each([
    { width: 1440, dark: true, language: 'ru' },
    { width: 360, dark: true, language: 'ru' },
    { width: 360, dark: false, language: 'en' },
  ] as const)('fit $width px, dark $dark, $language', async (look) => {
    const { page } = await agent('/shift', look);
    for (const place of ['shift', 'regulation?from=2026-11-01&to=2026-11-30', 'contracts', 'alerts?show=open']) {
      await follow(page, `/desk/${place}`);
      await accessible(page, place);
      await fitsWidth(page);
      await shoot(page, `desk-${place.split('?')[0]}-${look.width}-${look.dark ? 'dark' : 'light'}-${look.language}`);
    }
  });
});

import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, quiet, shoot } from './browser';
import { Rest, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;
let site: string;
let door: string;

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-17T09:05:00Z');
const hour = (ago: number) => new Date(Math.floor(NOW / HOUR) * HOUR - ago * HOUR).toISOString();

/** A shop with two doors; one counts for days, with a gap, and then falls silent. */
async function shop(): Promise<void> {
  const { admin, customer } = here;
  const right = { customer, valid_from: '2026-03-02', valid_to: '2027-03-01' };
  await admin.post('/entitlements', {
    ...right,
    product: 'spp',
    kind: 'support_licence',
    tier: 'extended',
    facts: { activation_date: '2026-03-02' },
  });
  await admin.post('/entitlements', { ...right, product: 'spp-maintenance', kind: 'maintenance_subscription', tier: 'prof' });
  const add = async (kind: string, name: string, parent?: string) =>
    (await admin.post('/assets', { customer, kind, name, parent, attributes: { zone: 'Europe/Moscow' } })).id;
  site = await add('site', 'Магазин на Садовой');
  const system = await add('system', 'Подсчёт посетителей', site);
  door = await add('sensor', 'Главный вход', system);
  const spare = await add('sensor', 'Запасной вход', system);
  for (const measure of ['in', 'out']) await admin.post('/series', { asset: door, measure, key: `door/${measure}` });
  const readings = Array.from({ length: 96 }, (_, ago) => ago + 1)
    .filter((ago) => ago < 40 || ago > 43)
    .flatMap((ago) => ['in', 'out'].map((measure) => ({ series: `door/${measure}`, at: hour(ago), value: 20 + (ago % 12) * 5 })));
  await admin.clock(new Date(NOW).toISOString());
  await admin.post('/readings', { readings });
  await admin.clock(new Date(NOW + 3 * HOUR).toISOString());
  const report = (asset: string, text: string) =>
    admin
      .as(here.agent)
      .post('/tickets', { product: 'spp-maintenance', kind: 'incident', channel: 'phone', customer, contact: here.contactId, asset, text });
  await report(door, 'Главный вход показывает ноль');
  await report(spare, 'Запасной вход не подключён');
}

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-18');
  await shop();
});

describe('an agent looks at a site', () => {
  it('sees what is faulty, the counts with their gap, and what was wrong', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    await page.getByRole('link', { name: 'Объекты' }).click();
    await page.getByRole('link', { name: 'Магазин на Садовой' }).waitFor();
    await accessible(page, 'assets');
    await page.getByRole('link', { name: 'Магазин на Садовой' }).click();
    await shoot(page, 'desk-asset-first');
    const devices = page.getByRole('table', { name: 'Системы и устройства' });
    await devices.getByText('неисправно').waitFor();
    await devices.getByText(/Датчик молчит: с /).waitFor();
    const counts = page.getByRole('region', { name: 'Подсчёт: Главный вход' });
    await counts.getByText(/Пропущено промежутков: \d+, восстановлено: 0/).waitFor();
    await counts.getByText(/4 промежутка/).waitFor();
    await counts.locator('.recharts-surface').first().waitFor();
    const requests = page.getByRole('region', { name: 'Обращения по объекту' });
    await requests.getByRole('link', { name: 'Запасной вход не подключён' }).waitFor();
    await accessible(page, 'asset');
    await shoot(page, 'desk-asset-1280');
    await devices.getByRole('button', { name: 'Главный вход' }).click();
    const ofDoor = page.getByRole('region', { name: 'Обращения: Главный вход' });
    await ofDoor.getByRole('link', { name: 'Главный вход показывает ноль' }).waitFor();
    expect(await ofDoor.getByRole('link', { name: 'Запасной вход не подключён' }).count()).toBe(0);
    await ofDoor.getByRole('button', { name: 'Показать по всему объекту' }).click();
    await requests.getByRole('link', { name: 'Запасной вход не подключён' }).waitFor();
    await counts.getByText('Месяц').click();
    await counts.locator('.recharts-surface').first().waitFor();
    await shoot(page, 'desk-asset-month-1280');
    expect(errors).toEqual([]);
  });

  it.each([
    { language: 'en', dark: true, width: 1280 },
    { language: 'ru', dark: false, width: 768 },
  ] as const)('is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    await open(page, server.url, here.agent, `/desk/assets/${site}`);
    await page.locator('.recharts-surface').first().waitFor();
    await accessible(page, 'asset');
    await fitsWidth(page);
    await shoot(page, `desk-asset-${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`);
    expect(errors).toEqual([]);
  });
});

describe('a client looks at what it has', () => {
  it('finds its asset, the counts of a device and the requests about it', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.contact, '/');
    await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Объекты' }).click();
    await page.getByRole('link', { name: 'Магазин на Садовой' }).click();
    await page.getByRole('button', { name: 'Главный вход' }).click();
    await page.getByRole('region', { name: 'Подсчёт: Главный вход' }).locator('.recharts-surface').first().waitFor();
    await page.getByRole('link', { name: 'Главный вход показывает ноль' }).click();
    await page.getByRole('heading', { level: 1, name: 'Главный вход показывает ноль' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('shows no assets to whom has none', async () => {
    const other = await here.admin.post('/organisations', { name: 'ООО «Лютик»', kind: 'customer' });
    const contact = await here.admin.post('/contacts', {
      organisation: other.id,
      name: 'Пётр Иванов',
      addresses: ['petr@lutik.test'],
      roles: ['representative'],
      verified: true,
    });
    const token = await new Rest(server.url).tokenFor({ role: 'contact', organisation: other.id, contact: contact.id });
    const { page } = await person(browser);
    await open(page, server.url, token, '/');
    await quiet(page);
    expect(await page.getByRole('link', { name: 'Справка' }).count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Объекты' }).count()).toBe(0);
  });

  it.each([
    { language: 'ru', dark: false, width: 360 },
    { language: 'en', dark: true, width: 360 },
    { language: 'en', dark: false, width: 1280 },
    { language: 'ru', dark: true, width: 1280 },
  ] as const)('is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    await open(page, server.url, here.contact, '/assets');
    await page.getByRole('link', { name: 'Магазин на Садовой' }).waitFor();
    await accessible(page, 'assets of the client');
    await fitsWidth(page);
    await shoot(page, `portal-assets-${mark}`);
    await open(page, server.url, here.contact, `/assets/${site}`);
    await page.locator('.recharts-reference-area').first().waitFor();
    await accessible(page, 'asset of the client');
    await fitsWidth(page);
    await shoot(page, `portal-asset-${mark}`);
    expect(errors).toEqual([]);
  });
});

import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byPortal, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const NOW = '2026-11-17T08:00:00Z';
let server: Running;
let browser: Browser;
let here: World;
let colleague: string;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  colleague = await here.admin.tokenFor({ role: 'agent', name: 'Борис Коллега' });
});

const field = (page: Page) => page.getByLabel('Текст ответа заказчику');
const others = (page: Page) => page.getByRole('status', { name: 'Кто ещё в этом обращении' });

describe('two at one case', () => {
  it('see each other, who looks and who writes, and that the other has left', async () => {
    const ticket = await byPortal(here, 'Двое у одного обращения');
    const [anna, boris] = [await person(browser), await person(browser, { dark: true, width: 360 })];
    await open(anna.page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await others(anna.page).waitFor({ state: 'attached' });
    expect(await others(anna.page).textContent()).toBe('');
    await open(boris.page, server.url, colleague, `/desk/tickets/${ticket.id}`);
    await others(boris.page).getByText('смотрит Анна Агентова').waitFor();
    await others(anna.page).getByText('смотрит Борис Коллега').waitFor();
    await field(boris.page).fill('Добрый день');
    await others(anna.page).getByText('пишет Борис Коллега').waitFor();
    await anna.page.locator('.composer').getByText('Борис Коллега сейчас тоже пишет').waitFor();
    await accessible(anna.page, 'case with a colleague who writes');
    await shoot(anna.page, 'desk-presence-1280');
    await accessible(boris.page, 'case with a colleague, narrow and dark');
    await fitsWidth(boris.page);
    await shoot(boris.page, 'desk-presence-360-dark');
    // Leaving is told as it happens.
    await boris.page.getByRole('link', { name: 'К очереди' }).click();
    await boris.page.getByRole('heading', { level: 1, name: 'Очередь обращений' }).waitFor();
    await expect.poll(() => others(anna.page).textContent(), { timeout: 12_000 }).toBe('');
    for (const { errors } of [anna, boris]) expect(errors).toEqual([]);
  });

  it('the second to send is shown what the first has sent', async () => {
    const ticket = await byPortal(here, 'Ответят оба');
    const [anna, boris] = [await person(browser), await person(browser)];
    await open(anna.page, server.url, here.agent, `/desk/tickets/${ticket.id}`);
    await anna.page.locator('.bubble').first().waitFor();
    await field(anna.page).fill('Ответ Анны');
    await open(boris.page, server.url, colleague, `/desk/tickets/${ticket.id}`);
    await boris.page.locator('.bubble').first().waitFor();
    await boris.page.locator('.composer').getByText('Анна Агентова сейчас тоже пишет').waitFor();
    await here.admin.as(colleague).post(`/tickets/${ticket.id}/messages`, { direction: 'out', type: 'answer', text: 'Ответ Бориса' });
    await anna.page.getByRole('button', { name: /Отправить заказчику/ }).click();
    const alert = anna.page.getByRole('alert').filter({ hasText: 'Ответ ещё не отправлен' });
    await alert.getByText('Ответ Бориса').waitFor();
    expect(await field(anna.page).inputValue()).toBe('Ответ Анны');
    for (const { errors } of [anna, boris]) expect(errors).toEqual([]);
  });
});

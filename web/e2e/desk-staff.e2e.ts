import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { byMail, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let here: World;

const NOW = '2026-11-17T08:00:00Z';

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
  await here.admin.tokenFor({ role: 'agent', name: 'Борис Второй' });
});

const desk = async (target: string, look: { width?: number; dark?: boolean; language?: 'ru' | 'en' } = {}) => {
  const somebody = await person(browser, look);
  await somebody.context.clock.install({ time: new Date(NOW) });
  await open(somebody.page, server.url, here.agent, `/desk${target}`);
  return somebody;
};

describe('whose a case is', () => {
  it('is chosen by name on the case, and can be taken from everybody', async () => {
    const ticket = await byMail(here, 'Кому это дать', 'advice', NOW);
    const { page, errors } = await desk(`/tickets/${ticket.id}`);
    const facts = page.getByRole('region', { name: 'Об обращении' });
    await facts.getByText('Не назначен').waitFor();
    const assign = async (name: string) => {
      await page.getByRole('button', { name: 'Ещё' }).click();
      await page.getByRole('menuitem', { name: 'Назначить исполнителя' }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByRole('combobox', { name: 'Исполнитель' });
      await field.click();
      await field.fill(name.slice(0, 5));
      await page.getByRole('option', { name }).click();
      if (name.startsWith('Борис')) {
        await accessible(page, 'dialog: assign');
        await shoot(page, 'desk-assign-1280');
      }
      await dialog.getByRole('button', { name: 'Назначить исполнителя' }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await assign('Борис Второй');
    await facts.getByText('Борис Второй').waitFor();
    await page.getByRole('log').getByText('исполнитель: Борис Второй').waitFor();
    expect((await here.admin.ticket(ticket.id)).assignee?.name).toBe('Борис Второй');
    await assign('Не назначен');
    await facts.getByText('Не назначен').waitFor();
    expect((await here.admin.ticket(ticket.id)).assignee?.id ?? null).toBeNull();
    expect(errors).toEqual([]);
  });

  it('is chosen for many at once, and undone to nobody', async () => {
    for (const text of ['Пачка один', 'Пачка два']) await byMail(here, text, 'advice', NOW);
    const { page, errors } = await desk('/?text=Пачка');
    await page.getByRole('checkbox', { name: 'Выбрать всё показанное' }).check();
    const bar = page.getByRole('region', { name: 'Действия с выбранным' });
    await bar.getByRole('button', { name: 'Назначить исполнителя' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Исполнитель' }).click();
    await page.getByRole('option', { name: 'Борис Второй' }).click();
    await accessible(page, 'dialog: assign many');
    await dialog.getByRole('button', { name: 'Назначить исполнителя: 2 обращения' }).click();
    await page.getByText('сделано 2 из 2').waitFor();
    const rows = page.getByRole('cell', { name: 'Борис Второй' });
    await rows.nth(1).waitFor();
    await page.getByRole('button', { name: 'Отменить' }).click();
    await rows.first().waitFor({ state: 'detached' });
    expect(await page.getByRole('cell', { name: 'Не назначен' }).count()).toBe(2);
    expect(errors).toEqual([]);
  });

  it('is a name in the conditions of a view, for an agent too', async () => {
    const { page, errors } = await desk('/');
    await page.getByRole('button', { name: 'Сохранить как вид' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Добавить условие' }).first().click();
    const condition = dialog.getByRole('group', { name: /^Условие/ }).last();
    await condition.getByLabel('Поле').selectOption({ label: 'Исполнитель' });
    await condition.getByRole('combobox', { name: 'Значения (любое из них)' }).click();
    await page.getByRole('option', { name: 'Борис Второй' }).click();
    await accessible(page, 'dialog: view');
    expect(errors).toEqual([]);
  });

  it.each([
    { width: 768, dark: true, language: 'en' },
    { width: 360, dark: false, language: 'ru' },
  ] as const)('fits $width px', async (look) => {
    const ticket = await byMail(here, 'На узком экране', 'advice', NOW);
    const { page } = await desk(`/tickets/${ticket.id}`, look);
    await page.getByRole('button', { name: /^(Ещё|More)$/ }).click();
    await page.getByRole('menuitem', { name: /^(Назначить исполнителя|Assign)$/ }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByRole('option', { name: 'Борис Второй' }).waitFor();
    await accessible(page, 'dialog: assign');
    await fitsWidth(page);
    await shoot(page, `desk-assign-${look.width}`);
  });
});

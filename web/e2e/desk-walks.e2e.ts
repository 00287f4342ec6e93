import type { Browser, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { open, person } from './browser';
import { byPortal, type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const NOW = '2026-11-17T08:00:00Z';
const WALKS = 100;
let server: Running;
let browser: Browser;
let here: World;

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-11-30');
  await here.admin.clock(NOW);
});

/** The same walks every time: what failed once fails again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

type Mode = 'out' | 'internal';
const LABEL: Record<Mode, string> = { out: 'Ответ заказчику', internal: 'Внутренняя заметка' };
const FIELD: Record<Mode, string> = { out: 'Текст ответа заказчику', internal: 'Текст внутренней заметки' };
const KEY: Record<Mode, string> = { out: 'r', internal: 'n' };
/** Words that tell by themselves whom they are for. */
const MARK: Record<Mode, string> = { out: 'НАРУЖУ', internal: 'ВНУТРИ' };

/** Mode, colour, who sees it, the field's name and the words on the button say the same. */
async function agrees(page: Page, mode: Mode): Promise<void> {
  const said = await page.evaluate(() => {
    const form = document.querySelector('.composer');
    const [submit] = form?.querySelectorAll<HTMLButtonElement>('button[type=submit]') ?? [];
    return {
      mode: form?.getAttribute('data-mode'),
      checked: form?.querySelector<HTMLInputElement>('input[type=radio]:checked')?.value,
      button: submit?.innerText ?? '',
      words: form?.textContent ?? '',
      text: form?.querySelector('textarea')?.value ?? '',
    };
  });
  expect(said.mode).toBe(mode);
  expect(said.checked).toBe(mode);
  const out = mode === 'out';
  if (said.button) expect(said.button).toMatch(out ? /^Отправить заказчику: Иван Петров/ : /^Сохранить внутреннюю заметку/);
  expect(said.words).toContain(out ? 'Это увидит заказчик: Иван Петров' : 'Заказчику ничего не отправится');
  expect(said.words).toContain(FIELD[mode]);
  expect(said.text).not.toContain(MARK[out ? 'internal' : 'out']);
}

async function change(page: Page, mode: Mode, byKey: boolean): Promise<void> {
  if (!byKey) return page.locator('.composer').getByText(LABEL[mode], { exact: true }).click();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press(KEY[mode]);
  await page.getByLabel(FIELD[mode]).waitFor();
  // The key leads into the field, a frame later: whoever is faster than that types the next key into it.
  await page.waitForFunction((label) => {
    const held = document.activeElement;
    return held instanceof HTMLTextAreaElement && held.labels[0]?.textContent === label;
  }, FIELD[mode]);
}

async function submit(page: Page, mode: Mode): Promise<void> {
  await page.getByLabel(FIELD[mode]).press('Control+Enter');
  if (mode === 'out') {
    await page.getByRole('button', { name: 'Отменить отправку' }).waitFor();
    await agrees(page, mode);
    await page.getByLabel(FIELD[mode]).press('Control+Enter');
  }
  await page.waitForFunction(
    (label) => [...document.querySelectorAll('textarea')].every((one) => one.labels[0]?.textContent !== label || one.value === ''),
    FIELD[mode],
  );
}

type Sent = { direction: string; text: string };

it('a hundred walks over reply and note: what is for colleagues never reaches the customer, and the page never says otherwise', {
  timeout: 600_000,
}, async () => {
  const { id } = await byPortal(here, 'Прогулки по ответу и заметке');
  const { page, errors } = await person(browser, { trace: false });
  await open(page, server.url, here.agent, `/desk/tickets/${id}`);
  await page.locator('.bubble').first().waitFor();
  const sent: Record<Mode, number> = { out: 0, internal: 0 };
  let mode: Mode = 'out';
  for (let walk = 1; walk <= WALKS; walk += 1) {
    const roll = dice(walk);
    const written: Record<Mode, string> = { out: '', internal: '' };
    for (let step = 0; step < 4 + roll(5); step += 1) {
      const what = roll(3);
      if (what < 2) {
        mode = roll(2) === 0 ? 'out' : 'internal';
        await change(page, mode, roll(2) === 0);
      } else {
        written[mode] = `${MARK[mode]} ${walk}.${step}`;
        await page.getByLabel(FIELD[mode]).fill(written[mode]);
      }
      await agrees(page, mode);
      expect(await page.getByLabel(FIELD[mode]).inputValue()).toBe(written[mode]);
    }
    // What is left in either mode goes, the one that is shown first.
    for (const left of [mode, mode === 'out' ? 'internal' : 'out'] as const) {
      if (!written[left]) continue;
      if (left !== mode) await change(page, left, false);
      mode = left;
      await submit(page, mode);
      sent[mode] += 1;
    }
  }
  const all = (await here.admin.get<{ data: Sent[] }>(`/tickets/${id}/messages`)).data;
  const of = (direction: Mode) => all.filter(({ direction: one, text }) => one === direction && /НАРУЖУ|ВНУТРИ/.test(text));
  expect(of('out').every(({ text }) => text.startsWith(MARK.out))).toBe(true);
  expect(of('internal').every(({ text }) => text.startsWith(MARK.internal))).toBe(true);
  expect([of('out').length, of('internal').length]).toEqual([sent.out, sent.internal]);
  const customer = await here.admin.as(here.contact).get<{ data: Sent[] }>(`/tickets/${id}/messages`);
  expect(customer.data.filter(({ text }) => text.includes(MARK.internal))).toEqual([]);
  expect(errors).toEqual([]);
});

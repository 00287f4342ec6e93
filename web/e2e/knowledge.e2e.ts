import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Article } from '@/shared/api/types';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { type World, world } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

const TITLE = 'Пустая карточка посетителя';
const TEXT = 'Закройте программу.\n\nУдалите папку кэша и запустите программу снова.';
let server: Running;
let browser: Browser;
let here: World;
let article: Article;
let ticket: string;

const write = (body: Partial<Article>) =>
  here.admin.as(here.agent).post<Article>('/articles', { product: 'recfaces', title: TITLE, text: TEXT, readers: 'everyone', ...body });

onStage(async (stage) => {
  ({ server, browser } = stage);
  here = await world(server.url, '2026-12-31');
  await here.admin.clock('2026-11-20T12:00:00Z');
  const request = { product: 'recfaces', kind: 'advice', channel: 'portal', fields: { release: '2.3' }, text: 'Карточка пустая' };
  ticket = (await here.admin.as(here.contact).post('/tickets', request)).id;
  await write({ title: 'Разбор дампа', text: 'Только для второй линии.', readers: 'staff' });
});

/** Presses Tab until what is focused bears the name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await page.evaluate(() => document.activeElement?.textContent ?? ''))) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

describe('an agent writes an article', () => {
  it('drafts it, publishes it, writes on and publishes anew; every version stays', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, '/desk/');
    await page.getByRole('link', { name: 'База знаний' }).click();
    await page.getByRole('link', { name: 'Разбор дампа' }).waitFor();
    await page.getByRole('link', { name: 'Новая статья' }).click();
    await page.getByLabel('Продукт').first().click();
    await page.getByRole('option', { name: /RecFaces/ }).click();
    await page.getByLabel('Название').fill(TITLE);
    await page.getByRole('textbox', { name: 'Текст' }).fill(TEXT);
    await page.getByLabel('Для кого').first().click();
    await page.getByRole('option', { name: 'Для всех заказчиков' }).click();
    await accessible(page, 'new article');
    await shoot(page, 'desk-article-new-1280');
    await page.getByRole('button', { name: 'Сохранить черновик' }).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page.getByRole('button', { name: 'Опубликовать', exact: true }).click();
    await page.getByText('Опубликована').first().waitFor();
    await page.getByRole('button', { name: 'Править' }).click();
    await page.getByRole('textbox', { name: 'Текст' }).fill(`${TEXT}\n\nДля версии 2.4 это не нужно.`);
    await accessible(page, 'article being edited');
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await page.getByText('Читатели видят версию 1.').waitFor();
    await page.getByRole('region', { name: 'Версии' }).getByText('Версия 1').click();
    await accessible(page, 'article');
    await shoot(page, 'desk-article-1280');
    await page.getByRole('button', { name: 'Опубликовать изменения' }).click();
    await page.getByText('Читатели видят версию 1.').waitFor({ state: 'detached' });
    article = await here.admin.as(here.agent).get<Article>(`/articles/${page.url().split('/').at(-1)}`);
    expect(article).toMatchObject({ state: 'published', version: 2, published_version: 2, readers: 'everyone' });
    expect(errors).toEqual([]);
  });

  it('finds by words and product, in the address', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.agent, '/desk/knowledge');
    await page.getByRole('link', { name: 'Разбор дампа' }).waitFor();
    await page.getByLabel('Поиск по статьям').fill('кэш');
    await page.getByRole('link', { name: 'Разбор дампа' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: TITLE }).waitFor();
    expect(new URL(page.url()).searchParams.get('query')).toBe('кэш');
    await page.getByRole('button', { name: 'Очистить поиск' }).click();
    await page.getByRole('link', { name: 'Разбор дампа' }).waitFor();
    await page.getByLabel('Продукт').first().click();
    await page.getByRole('option', { name: /Сопровождение/ }).click();
    await page.getByText('Ничего не нашлось').waitFor();
    expect(new URL(page.url()).searchParams.get('product')).toBe('spp-maintenance');
  });

  it('is told that somebody else was faster, and keeps the text', async () => {
    const { id } = await write({ title: 'Двое над одной статьёй', readers: 'staff' });
    const { page } = await person(browser);
    await open(page, server.url, here.agent, `/desk/knowledge/${id}`);
    await page.getByRole('button', { name: 'Править' }).click();
    await page.getByRole('textbox', { name: 'Текст' }).fill('Мой долгий текст');
    await here.admin.call('PATCH', `/articles/${id}`, { text: 'Чужая правка' });
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Что теперь в статье').click();
    await alert.getByText('Чужая правка').waitFor();
    expect(await page.getByRole('textbox', { name: 'Текст' }).inputValue()).toBe('Мой долгий текст');
    await accessible(page, 'article changed by two');
    await shoot(page, 'desk-article-conflict-1280');
    await page.getByRole('button', { name: 'Сохранить мой текст поверх' }).click();
    await page.getByText('Мой долгий текст').first().waitFor();
    const held = await here.admin.get<Article>(`/articles/${id}`);
    expect([held.version, held.text]).toEqual([3, 'Мой долгий текст']);
  });

  it('inserts it into a reply by the keyboard alone', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.agent, `/desk/tickets/${ticket}`);
    const reply = page.getByLabel('Текст ответа заказчику');
    // What is hidden takes no focus: the page is put together first.
    await reply.waitFor();
    await reply.focus();
    await page.keyboard.type('Здравствуйте!');
    await tabTo(page, /Вставить статью/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Только для сотрудников').first().waitFor();
    await accessible(page, 'dialog: insert an article');
    await shoot(page, 'desk-insert-1280');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Вставить статью');
    await page.keyboard.press('Enter');
    await page.keyboard.type('кэша');
    await dialog.getByText('Нашлась 1 статья').waitFor();
    await tabTo(page, new RegExp(TITLE));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.type(' Напишите, помогло ли.');
    expect(await reply.inputValue()).toBe(`Здравствуйте!\n\n${article.text} Напишите, помогло ли.`);
    await tabTo(page, /Отправить заказчику/);
    await page.keyboard.press('Enter');
    await page.getByText('Ответ отправлен заказчику').waitFor();
    expect(errors).toEqual([]);
  });
});

describe('a client looks for help', () => {
  it('finds an article, reads it, and sees nothing that is not for clients', async () => {
    const { page, errors } = await person(browser);
    await open(page, server.url, here.contact, '/');
    await page.getByRole('link', { name: 'Справка' }).click();
    await page.getByRole('link', { name: TITLE }).waitFor();
    expect(await page.getByRole('link', { name: 'Разбор дампа' }).count()).toBe(0);
    await page.getByLabel('Поиск по статьям').fill('нет такого слова');
    await page.getByText('Ничего не нашлось').waitFor();
    await page.getByLabel('Поиск по статьям').fill('папку');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page.getByText('Для версии 2.4 это не нужно.').waitFor();
    expect(errors).toEqual([]);
  });

  it('is shown what may answer the request while writing it, in a new tab', async () => {
    const { page } = await person(browser);
    await open(page, server.url, here.contact, '/new?product=recfaces');
    await page.getByRole('radiogroup', { name: 'Что нужно?' }).locator('[data-choice="advice"]').click();
    await page.getByLabel('Описание').fill('Как выгрузить отчёт');
    await page.getByRole('complementary', { name: 'Перед отправкой' }).getByText('Поддержка положена').waitFor();
    const maybe = page.getByRole('navigation', { name: 'Возможно, ответ уже есть' });
    expect(await maybe.count()).toBe(0);
    await page.getByLabel('Описание').fill('Не открывается карточка посетителя\nОкно остаётся пустым.');
    const link = maybe.getByRole('link', { name: TITLE });
    await link.waitFor();
    expect(await link.getAttribute('target')).toBe('_blank');
    await accessible(page, 'new request with articles');
    await shoot(page, 'portal-new-articles-1280');
  });
});

describe('the knowledge base everywhere', () => {
  it.each([
    { language: 'en', dark: true, width: 1280 },
    { language: 'ru', dark: false, width: 768 },
    { language: 'en', dark: false, width: 768 },
    { language: 'ru', dark: true, width: 1280 },
  ] as const)('the desk is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    for (const [name, target] of [
      ['knowledge', '/desk/knowledge'],
      ['article', `/desk/knowledge/${article.id}`],
      ['article-new', '/desk/knowledge/new'],
    ] as const) {
      await open(page, server.url, here.agent, target);
      await accessible(page, name);
      await fitsWidth(page);
      await shoot(page, `desk-${name}-${mark}`);
    }
    expect(errors).toEqual([]);
  });

  it.each([
    { language: 'ru', dark: false, width: 360 },
    { language: 'en', dark: true, width: 360 },
    { language: 'en', dark: false, width: 1280 },
    { language: 'ru', dark: true, width: 1280 },
  ] as const)('the portal is accessible: $language, dark $dark, $width px', async (look) => {
    const { page, errors } = await person(browser, look);
    const mark = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}`;
    for (const [name, target] of [
      ['knowledge', '/knowledge'],
      ['article', `/knowledge/${article.id}`],
    ] as const) {
      await open(page, server.url, here.contact, target);
      await accessible(page, name);
      await fitsWidth(page);
      await shoot(page, `portal-${name}-${mark}`);
    }
    expect(errors).toEqual([]);
  });
});

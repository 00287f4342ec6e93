import type { Page } from 'playwright-core';

/** Answers yes or no to a question of the form by its words. */
export async function answer(page: Page, question: RegExp, yes: boolean): Promise<void> {
  await page
    .getByRole('radiogroup', { name: question })
    .getByRole('radio', { name: yes ? /^(Да|Yes)$/ : /^(Нет|No)$/ })
    .check();
}

/** A form control of the rule set's schema by its property; the title is the rule set's own business. */
export const field = (page: Page, form: string, property: string) => page.locator(`[id="${form}_${property}"]`);

export const PHOTO = {
  name: 'screen.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'),
};

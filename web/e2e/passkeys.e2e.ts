import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessible, fitsWidth, open, person, shoot } from './browser';
import { Rest } from './rest';
import type { Running } from './server';
import { onStage } from './stage';

let server: Running;
let browser: Browser;
let token: string;

// A passkey is bound to a name.
onStage(async (stage) => {
  ({ server, browser } = stage);
  token = await new Rest(server.url).tokenFor({ role: 'agent', name: 'Анна Первая' });
}, 'localhost');

/** An authenticator of the browser's own, which somebody unlocks with a finger. */
async function withAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  } as const;
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, automaticPresenceSimulation: true },
  });
  return {
    verified: (isUserVerified: boolean) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    held: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

describe('a passkey', () => {
  it('is added on the account page, signs in by itself, is named and removed', async () => {
    const { page, errors } = await person(browser);
    const authenticator = await withAuthenticator(page);
    await open(page, server.url, token, '/desk/account');
    const panel = page.getByRole('region', { name: 'Ключи доступа' });
    await panel.getByRole('textbox', { name: 'Название' }).fill('Ноутбук');
    await panel.getByRole('button', { name: 'Добавить ключ доступа' }).click();
    await panel.getByText('ещё не использован').waitFor();
    expect(await authenticator.held()).toBe(1);
    await accessible(page, 'account with a passkey');
    await shoot(page, 'desk-passkeys-1280');
    // One device is registered once.
    await panel.getByRole('button', { name: 'Добавить ключ доступа' }).click();
    await panel.getByText('Это устройство уже зарегистрировано.').waitFor();

    await page
      .getByRole('button', { name: /Анна Первая/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Вход для сотрудников' }).waitFor();
    const byPasskey = page.getByRole('button', { name: 'Войти по ключу доступа' });
    await byPasskey.waitFor();
    await accessible(page, 'sign-in with other ways');
    await fitsWidth(page);
    await shoot(page, 'desk-sign-in-passkey-1280');
    // Whoever does not prove themselves to the authenticator is not signed in.
    await authenticator.verified(false);
    await byPasskey.click();
    await page.getByRole('alert').getByText('Запрос отменён или занял слишком много времени.').waitFor();
    await authenticator.verified(true);
    await byPasskey.click();
    // Back where one was when one signed out.
    await page.getByRole('heading', { level: 1, name: 'Ваш профиль' }).waitFor();

    await page.goto(`${server.url}/desk/account`);
    const again = page.getByRole('region', { name: 'Ключи доступа' });
    await again.getByText(/(?<!не )использован/).waitFor();
    await again.getByRole('button', { name: 'Переименовать ключ доступа: Ноутбук' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Название' }).fill('Рабочий ноутбук');
    await dialog.getByRole('button', { name: 'Переименовать' }).click();
    await again.getByText('Рабочий ноутбук').waitFor();
    await again.getByRole('button', { name: 'Удалить ключ доступа: Рабочий ноутбук' }).click();
    await dialog.getByRole('button', { name: 'Удалить' }).click();
    await again.getByText('Рабочий ноутбук').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });
});

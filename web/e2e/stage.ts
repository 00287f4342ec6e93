import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from './browser';
import { type Running, startServer } from './server';

export type Stage = { server: Running; browser: Browser };

/** A fresh installation and a browser for one file of tests, made ready once and closed behind it. */
export function onStage(prepare: (stage: Stage) => Promise<void>, host?: string): void {
  const held: Partial<Stage> = {};
  beforeAll(async () => {
    held.server = await startServer(host);
    held.browser = await launch();
    await prepare({ server: held.server, browser: held.browser });
  });
  afterAll(async () => {
    await held.browser?.close();
    await held.server?.stop();
  });
}

import { template } from './server';

/** Before all files of tests: they run two at a time, and the plugins are to be compiled once. */
export default async function prepare(): Promise<void> {
  const { REGLAMENT_BIN, E2E_MOCK } = process.env;
  if (REGLAMENT_BIN && !E2E_MOCK) await template(REGLAMENT_BIN);
}

import e2e from './vitest.e2e.config';

/** `npm run vitals`: how the pages answer and whether they jump, in Chromium against a running server; a bench, never part of the tests. */
export default {
  ...e2e,
  test: { ...e2e.test, include: ['e2e/*.bench.ts'], maxWorkers: 1, disableConsoleIntercept: true, testTimeout: 600_000 },
};

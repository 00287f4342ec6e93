import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Every route with axe takes longer than any other file: begun last, it would leave one processor idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const first = (file: TestSpecification) => Number(!file.moduleId.endsWith('/routes.e2e.ts'));
    return (await super.sort(files)).sort((left, right) => first(left) - first(right));
  }
}

/** Browser tests by user task against the real server. A file has a server and a browser of its own, so that two run side by side. */
export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: 'e2e/prepare.ts',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});

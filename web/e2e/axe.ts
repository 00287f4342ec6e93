import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 AA by axe. Run in the page itself and asked for violations only: `@axe-core/playwright` opens a page beside for each verdict
 *  and carries everything that passed over there, which took four times as long as the looking. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Only these look at colours: in the other theme the rest has nothing new to see. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

export type Finding = { rule: string; impact: string; nodes: string[] };

type Inspector = { axe: { run: (what: Document, how: RunOptions) => Promise<AxeResults> } };

/** What is serious or critical on a page as it stands, or of its colours only. */
export async function inspect(page: Page, colourOnly = false): Promise<Finding[]> {
  // A document keeps its inspector until it is left; frames answer for themselves.
  for (const frame of page.frames()) if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(SOURCE);
  const options: RunOptions = {
    resultTypes: ['violations'],
    // A path to each element would cost a third of the time; its words are told instead.
    selectors: false,
    runOnly: colourOnly ? { type: 'rule', values: OF_COLOUR } : { type: 'tag', values: TAGS },
  };
  return page.evaluate(async (run) => {
    const { violations } = await (globalThis as unknown as Inspector).axe.run(document, run);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact: impact ?? '',
        nodes: nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
      }));
  }, options);
}

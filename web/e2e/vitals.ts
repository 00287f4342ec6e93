import type { Page } from 'playwright-core';

/** What the browser itself measured while somebody used the page. */
export type Vitals = {
  /** From the key or the click to the next paint, in milliseconds, the longest last. */
  interactions: number[];
  /** What was done in those that took long, for whoever has to mend it. */
  slow: string[];
  /** Score of unexpected layout shifts, as for CLS; what follows an input within half a second is expected. */
  shift: number;
  /** What moved most, for whoever has to mend it. */
  moved: string[];
  /** First contentful paint after the navigation, in milliseconds; 0 where nothing was loaded anew. */
  paint: number;
};

type Collected = { events: { id: number; took: number; what: string }[]; shift: number; moved: string[] };
type Watched = { __vitals: Collected };
type EventTiming = PerformanceEntry & { interactionId: number; target: Node | null; processingStart: number; processingEnd: number };
type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

/** Runs in the page, before anything of it does. */
export function watch(): void {
  const kept: Collected = { events: [], shift: 0, moved: [] };
  (globalThis as unknown as Watched).__vitals = kept;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as EventTiming[]) {
      if (!entry.interactionId) continue;
      const element = entry.target instanceof Element ? entry.target : null;
      const parts = [entry.processingStart - entry.startTime, entry.processingEnd - entry.processingStart].map(Math.round).join(' + ');
      const what = `${entry.duration} ms (waited and handled ${parts}): ${entry.name} on ${element?.outerHTML.slice(0, 90)}`;
      kept.events.push({ id: entry.interactionId, took: entry.duration, what });
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      if (entry.hadRecentInput) continue;
      kept.shift += entry.value;
      for (const { node } of entry.sources) {
        const element = node instanceof Element ? node : node?.parentElement;
        if (element)
          kept.moved.push(
            `${entry.value.toFixed(4)} ${element.tagName.toLowerCase()}.${element.className} ${element.textContent?.slice(0, 40)}`,
          );
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Forgets what came before: a flow is judged by what it does itself. */
export const reset = (page: Page) =>
  page.evaluate(() => {
    const kept = (globalThis as unknown as Watched).__vitals;
    kept.events = [];
    kept.shift = 0;
    kept.moved = [];
  });

export async function collect(page: Page): Promise<Vitals> {
  // Entries arrive after the frame they tell of.
  await page.waitForTimeout(300);
  const { events, shift, moved, paint } = await page.evaluate(() => ({
    ...(globalThis as unknown as Watched).__vitals,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }));
  const longest = new Map<number, number>();
  for (const { id, took } of events) longest.set(id, Math.max(longest.get(id) ?? 0, took));
  const slow = events.toSorted((left, right) => right.took - left.took).map(({ what }) => what);
  return { interactions: [...longest.values()].sort((left, right) => left - right), slow, shift, moved, paint };
}

export type Row = { flow: string } & Vitals;

const cell = (text: string | number, width: number) => String(text).padStart(width);

/** A table for the terminal: one line a flow. Interactions shorter than 16 ms are not told by the browser. */
export function table(rows: Row[], budget: { interaction: number; shift: number }): string {
  const width = Math.max(...rows.map(({ flow }) => flow.length));
  const head = `${'flow'.padEnd(width)} ${cell('slow', 6)} ${cell('p75 ms', 8)} ${cell('worst ms', 9)} ${cell('shift', 8)} ${cell('paint ms', 9)}`;
  const lines = rows.map(({ flow, interactions, shift, paint }) => {
    const p75 = interactions[Math.max(0, Math.ceil(interactions.length * 0.75) - 1)] ?? 0;
    const worst = interactions.at(-1) ?? 0;
    const over = worst > budget.interaction || shift > budget.shift ? '  over budget' : '';
    return `${flow.padEnd(width)} ${cell(interactions.length, 6)} ${cell(p75, 8)} ${cell(worst, 9)} ${cell(shift.toFixed(4), 8)} ${cell(Math.round(paint), 9)}${over}`;
  });
  return [head, ...lines].join('\n');
}

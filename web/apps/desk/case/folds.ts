import type { Entry } from './entries';

/** An entry by itself, or a run of events that is folded until somebody asks. */
export type Block = { key: string; entry: Entry } | { key: string; folded: Entry[] };

/** A run this long is drawn in; what came last in it stays in sight. */
const LONG = 6;
const LAST = 2;

/** Between what people wrote stand the events of the machine: a long run of them is one line that opens. */
export function blocksOf(entries: Entry[]): Block[] {
  const blocks: Block[] = [];
  let run: Entry[] = [];
  const close = () => {
    const folded = run.length >= LONG ? run.slice(0, -LAST) : [];
    if (folded.length > 0) blocks.push({ key: `f-${folded[0]?.key}`, folded });
    for (const entry of run.slice(folded.length)) blocks.push({ key: entry.key, entry });
    run = [];
  };
  for (const entry of entries) {
    if ('event' in entry) {
      run.push(entry);
      continue;
    }
    close();
    blocks.push({ key: entry.key, entry });
  }
  close();
  return blocks;
}

import type { ExplainStep } from '@/shared/api/types';

const HOUR = 3_600_000;
const OFFSET = 4 * HOUR;
const iso = (at: number) => new Date(at).toISOString();

/** Working hours of `rf` (10–19 at +04, Mon–Fri): enough for a mock; the real rules live in the server. */
export function addWorkingHours(origin: string, hours: number): { due_at: string; steps: ExplainStep[] } {
  let left = hours * HOUR;
  let at = Date.parse(origin);
  const steps: ExplainStep[] = [{ kind: 'origin', from: iso(at), to: iso(at), reason: 'working_time' }];
  while (left > 0) {
    const local = new Date(at + OFFSET);
    const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()) - OFFSET;
    const [open, close] = [midnight + 10 * HOUR, midnight + 19 * HOUR];
    const date = local.toISOString().slice(0, 10);
    const weekend = local.getUTCDay() === 0 || local.getUTCDay() === 6;
    if (weekend)
      steps.push({
        kind: 'skipped',
        from: iso(midnight),
        to: iso(midnight + 24 * HOUR),
        date,
        last_date: date,
        number: 1,
        reason: 'weekend',
      });
    else if (at < close) {
      const from = Math.max(at, open);
      const spent = Math.min(left, close - from);
      steps.push({ kind: 'counted', from: iso(from), to: iso(from + spent), amount_seconds: spent / 1000, date, reason: 'working_time' });
      left -= spent;
      if (left === 0) {
        at = from + spent;
        break;
      }
    }
    at = midnight + 24 * HOUR;
  }
  steps.push({ kind: 'due', from: iso(at), to: iso(at), reason: 'count_full' });
  return { due_at: iso(at), steps };
}

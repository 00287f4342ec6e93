import type { ChartPoint, Condition } from '@/shared/api/types';

/** A bar of the chart: what was counted, what was filled in, and a mark where something is missing. */
export type Bar = { label: string; measured: number; restored: number; missing: number };
export type Totals = { value: number; measured: number; restored: number; missing: number };

export function totals(points: ChartPoint[]): Totals {
  return points.reduce(
    (sum, point) => ({
      value: sum.value + (point.value ?? 0),
      measured: sum.measured + point.measured,
      restored: sum.restored + point.restored,
      missing: sum.missing + point.missing,
    }),
    { value: 0, measured: 0, restored: 0, missing: 0 },
  );
}

/** The mark of a gap is a twentieth of the highest bar: to be seen, and not to be taken for a count. */
export function bars(points: ChartPoint[], label: (instant: string) => string): Bar[] {
  const highest = Math.max(1, ...points.map((point) => point.value ?? 0));
  return points.map((point) => {
    const value = point.value ?? 0;
    const filled = point.restored > 0;
    return {
      label: label(point.from),
      measured: filled ? 0 : value,
      restored: filled ? value : 0,
      missing: point.missing > 0 ? highest / 20 : 0,
    };
  });
}

export type Gap = { from: string; to: string; intervals: number };

/** Neighbouring points with something missing, joined. */
export function gaps(points: ChartPoint[]): Gap[] {
  const found: Gap[] = [];
  for (const point of points) {
    if (point.missing === 0) continue;
    const last = found.at(-1);
    if (last && last.to === point.from) {
      last.to = point.to;
      last.intervals += point.missing;
    } else found.push({ from: point.from, to: point.to, intervals: point.missing });
  }
  return found;
}

export type Stretch = { kind: string; since: string; first: string; last: string };

/** From which point to which a fault lasted, each by its beginning; a fault outside the chart has no stretch. */
export function stretches(points: ChartPoint[], conditions: Condition[]): Stretch[] {
  return conditions.flatMap(({ kind, since, until }) => {
    const [begin, end] = [Date.parse(since), until ? Date.parse(until) : Number.POSITIVE_INFINITY];
    const within = points.filter((point) => Date.parse(point.to) > begin && Date.parse(point.from) < end);
    const [first, last] = [within[0], within.at(-1)];
    return first && last ? [{ kind, since, first: first.from, last: last.from }] : [];
  });
}

/** What the API says of assets and of what they measure. */
export type Asset = { id: string; customer: string; kind: string; name: string; parent: string | null };
export type ConditionTicket = { id: string; number: string; status: string };
export type Condition = { asset: string; kind: string; since: string; until: string | null; tickets: ConditionTicket[] };
export type SeriesReading = { at: string; value: number; origin: 'measured' | 'restored' };
export type SeriesState = { id: string; measure: string; interval: number; last: SeriesReading | null };
export type AssetState = {
  id: string;
  name: string;
  kind: string;
  parent: string | null;
  /** Null where nothing is sold for such an asset by itself. */
  covered?: boolean | null;
  state: 'ok' | 'faulty' | 'unobserved';
  last_seen: string | null;
  series: SeriesState[];
  conditions: Condition[];
};
export type ChartPoint = { from: string; to: string; value: number | null; measured: number; restored: number; missing: number };
export type Restoration = { id: string; from: string; to: string; values: { at: string; value: number }[]; undone_at: string | null };
export type SeriesChart = { points: ChartPoint[]; restorations: Restoration[]; conditions: Condition[] };
/** Something recorded of an asset time and again, such as a check. */
export type AssetRecord = { id: string; asset: string; ticket: string; kind: string; at: string; values: Record<string, unknown> };

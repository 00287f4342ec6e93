import type { AssetRecord, RecordKind } from '@/shared/api/types';

export type TrendPoint = { id: string; at: string; ticket: string; value: number };

/** Values of one kind of records, the oldest first; what has no number is not drawn. */
export function trend(kind: RecordKind, records: AssetRecord[]): TrendPoint[] {
  return records
    .filter((record) => record.kind === kind.code)
    .map((record) => ({ ...record, value: Number(record.values[kind.value] ?? Number.NaN) / kind.divisor }))
    .filter((record) => Number.isFinite(record.value))
    .map(({ id, at, ticket, value }) => ({ id, at, ticket, value }))
    .toReversed();
}

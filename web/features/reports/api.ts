import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { FileFormat } from '@/shared/ui/ExportMenu';

export type DeadlineRow = {
  ticket: string;
  product: string;
  rule_set: string;
  timer: string;
  due_at: string;
  met_at: string | null;
  paused_times: number;
  verdict: string;
};
type Report = { title: string; rows: DeadlineRow[] };

/** The report's id. */
const DEADLINES = 'deadlines';

/** Deadlines of a period, dates inclusive: each with what became of it. */
export const deadlinesQuery = (period: { from: string; to: string; product?: string }) =>
  queryOptions({
    queryKey: ['reports', 'deadlines', period],
    queryFn: () => api.post<Report>(`/reports/${DEADLINES}`, period),
    staleTime: 60_000,
    retry: false,
  });

/** A period of the report as a file, with the rows and sums that the server writes. */
export const exportDeadlines = (period: { from: string; to: string }, format: FileFormat) =>
  api.file(`/reports/${DEADLINES}`, { ...period, format });

export type Verdict = 'met' | 'missed' | 'open';
/** The row's own word is in the reader's language; the instants say it for everybody. */
export function verdictOf(row: DeadlineRow, now: number): Verdict {
  if (row.met_at && Date.parse(row.met_at) <= Date.parse(row.due_at)) return 'met';
  if (row.met_at || Date.parse(row.due_at) <= now) return 'missed';
  return 'open';
}

/** What a number of the report counts: one verdict, or both that a percentage is made of. */
export const CUTS = ['met', 'missed', 'open', 'decided'] as const;
export type Cut = (typeof CUTS)[number];

/** The rows behind a number: what was missed first, then by when it was due. */
export function rowsBehind(
  rows: DeadlineRow[],
  { ruleSet, timer }: Pick<Score, 'ruleSet' | 'timer'>,
  cut: Cut,
  now: number,
): DeadlineRow[] {
  const late = (row: DeadlineRow) => Number(verdictOf(row, now) !== 'missed');
  return rows
    .filter((row) => {
      const verdict = verdictOf(row, now);
      return row.rule_set === ruleSet && row.timer === timer && (cut === 'decided' ? verdict !== 'open' : verdict === cut);
    })
    .sort((left, right) => late(left) - late(right) || left.due_at.localeCompare(right.due_at));
}

export type Score = { ruleSet: string; timer: string; product: string; met: number; missed: number; open: number };

export function scoresOf(rows: DeadlineRow[], now: number): Score[] {
  const scores = new Map<string, Score>();
  for (const row of rows) {
    const key = `${row.rule_set}\n${row.timer}`;
    const score = scores.get(key) ?? { ruleSet: row.rule_set, timer: row.timer, product: row.product, met: 0, missed: 0, open: 0 };
    score[verdictOf(row, now)] += 1;
    scores.set(key, score);
  }
  return [...scores.values()].sort((left, right) => left.ruleSet.localeCompare(right.ruleSet) || left.timer.localeCompare(right.timer));
}

/** Kept of those that are decided, in whole percent, never rounded up to a hundred. */
export const keptPercent = ({ met, missed }: Score): number | null =>
  met + missed === 0 ? null : Math.floor((met / (met + missed)) * 100);

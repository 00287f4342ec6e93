import type { i18n as I18n } from 'i18next';
import { UnreadableFile } from '@/shared/lib/files';
import { formatTime } from '@/shared/lib/time';
import type { Finding } from './types';

/** RFC 9457 with the desk's stable `code`. */
export type ProblemBody = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  findings?: Finding[];
  alternatives?: string[];
  request_id?: string | null;
};

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly findings: Finding[];
  readonly alternatives: string[];
  /** What the operators find it by in the server's log. */
  readonly requestId: string | null;
  /** When to ask again, where the server says so. */
  readonly retryAt: Date | null;

  constructor(status: number, body: ProblemBody, retryAfterSeconds: number | null = null) {
    super(body.title ?? body.code ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? `status_${status}`;
    this.detail = body.detail ?? body.title;
    this.findings = body.findings ?? [];
    this.alternatives = body.alternatives ?? [];
    this.requestId = body.request_id ?? null;
    this.retryAt = retryAfterSeconds === null ? null : new Date(Date.now() + retryAfterSeconds * 1000);
  }

  /** The same may well be taken later: nothing is wrong with what was asked. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** Somebody else changed the object since it was read. */
  get isStale(): boolean {
    return this.status === 412 || this.code === 'version_mismatch' || this.code === 'stale';
  }
}

/** Whether asking once more is of use. */
export const mayPass = (error: unknown) => error instanceof UnreadableFile || (error instanceof ApiProblem && error.passes);

/** A sentence for a person: our own words for codes we know, else the server's, else one for the status. */
export function problemText(i18n: I18n, error: unknown): string {
  if (error instanceof UnreadableFile) return i18n.t('problem.file_unreadable', { name: error.message });
  if (!(error instanceof ApiProblem)) return i18n.t('problem.unexpected');
  if (error.status === 429 && error.retryAt) return i18n.t('problem.retry_at', { at: toTheMinute(error.retryAt, i18n.language) });
  if (i18n.exists(`problem.${error.code}`)) return i18n.t(`problem.${error.code}`);
  if (error.isStale) return i18n.t('problem.stale');
  if (error.detail) return error.detail;
  if (i18n.exists(`problem.status_${error.status}`)) return i18n.t(`problem.status_${error.status}`);
  return i18n.t('problem.unexpected');
}

const MINUTE_MS = 60_000;
/** Rounded up: a moment told to the minute must not be too early. */
const toTheMinute = (at: Date, language: string) =>
  formatTime(new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS).toISOString(), language);

/** What is wrong with one value: our own words for codes we know, else the server's. */
export function findingWords(i18n: I18n, { code, message }: Finding): string {
  const known = `problem.${code}`;
  return i18n.exists(known) ? i18n.t(known) : (message ?? code);
}

/** What stands at which of the fields that are shown, by the first part of a path; and the refusal itself where something stands at none. */
export function atFields(i18n: I18n, error: unknown, shown: readonly string[]): { at: Record<string, string>; rest: unknown } {
  const findings = error instanceof ApiProblem ? error.findings : [];
  const at: Record<string, string> = {};
  let loose = findings.length === 0;
  for (const finding of findings) {
    const field = finding.path?.split('.')[0] ?? '';
    if (!shown.includes(field)) loose = true;
    else at[field] ??= findingWords(i18n, finding);
  }
  return { at, rest: loose ? error : null };
}

import type { i18n as I18n } from 'i18next';
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
};

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly findings: Finding[];
  readonly alternatives: string[];

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? body.code ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? `status_${status}`;
    this.detail = body.detail ?? body.title;
    this.findings = body.findings ?? [];
    this.alternatives = body.alternatives ?? [];
  }

  /** Somebody else changed the object since it was read. */
  get isStale(): boolean {
    return this.status === 412 || this.code === 'version_mismatch' || this.code === 'stale';
  }
}

/** A sentence for a person: our own words for codes we know, else the server's, else one for the status. */
export function problemText(i18n: I18n, error: unknown): string {
  if (!(error instanceof ApiProblem)) return i18n.t('problem.unexpected');
  if (i18n.exists(`problem.${error.code}`)) return i18n.t(`problem.${error.code}`);
  if (error.isStale) return i18n.t('problem.stale');
  if (error.detail) return error.detail;
  if (i18n.exists(`problem.status_${error.status}`)) return i18n.t(`problem.status_${error.status}`);
  return i18n.t('problem.unexpected');
}

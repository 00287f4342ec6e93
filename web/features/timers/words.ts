import type { i18n as I18n } from 'i18next';
import type { ExplainStep, TimeRule } from '@/shared/api/types';
import { durationWords } from '@/shared/lib/duration';
import { formatDate, formatInstant, formatShort, formatTime, sameDay } from '@/shared/lib/time';

/** How a line is drawn: the event, time that counts, time left out, a pause, a remark, the deadline. */
export type Tone = 'start' | 'count' | 'skip' | 'pause' | 'note' | 'end';
export type Line = { text: string; tone: Tone; detail?: string };

const TONE: Record<string, Tone> = {
  origin: 'start',
  counted: 'count',
  counted_day: 'count',
  summary: 'count',
  skipped: 'skip',
  waited: 'skip',
  frozen: 'note',
  paused: 'pause',
  rolled: 'note',
  due: 'end',
};

function spanWords(step: ExplainStep, locale: string, zone: string): string {
  if (!step.from) return '';
  const from = formatShort(step.from, locale, zone);
  if (!step.to || step.to === step.from) return from;
  return `${from} – ${sameDay(step.from, step.to, zone) ? formatTime(step.to, locale, zone) : formatShort(step.to, locale, zone)}`;
}

function dateWords(step: ExplainStep, locale: string): string {
  if (!step.date) return '';
  const first = formatDate(step.date, locale);
  return step.last_date && step.last_date !== step.date ? `${first} – ${formatDate(step.last_date, locale)}` : first;
}

/** One step of the derivation in the reader's language, at the calendar's wall clock. */
export function stepWords(i18n: I18n, step: ExplainStep, zone: string): Line {
  const locale = i18n.language;
  const seconds = step.amount_seconds ?? step.amount;
  const span = spanWords(step, locale, zone);
  const values = {
    span,
    at: step.to ? formatInstant(step.to, locale, zone) : span,
    from: step.from ? formatInstant(step.from, locale, zone) : '',
    date: dateWords(step, locale) || span,
    amount: typeof seconds === 'number' ? durationWords(i18n, seconds) : '',
    count: step.number ?? 1,
    source: step.source ?? '',
  };
  const tone = TONE[step.kind] ?? 'note';
  const detail = step.source ? i18n.t('explain_source', { source: step.source }) : undefined;
  const exact = `explain.${step.kind}_${step.reason ?? ''}`;
  for (const key of [exact, `explain.${step.kind}`]) {
    if (i18n.exists(key, { count: values.count })) return { text: i18n.t(key, values), tone, detail };
  }
  // A newer server may tell of things this page does not know: say them plainly rather than leave a hole.
  const parts = [step.kind, step.reason, span || values.date, values.amount].filter(Boolean);
  return { text: parts.join(' · ').replaceAll('_', ' '), tone, detail };
}

/** The rule itself: `24 рабочих часа`, `5 рабочих дней`. */
export function ruleWords(i18n: I18n, rule: TimeRule | undefined): string {
  if (!rule) return '';
  const { minutes = 0, count = 0 } = rule;
  switch (rule.kind) {
    case 'working_minutes':
      return minutes % 60 === 0
        ? i18n.t('rule.working_hours', { count: minutes / 60 })
        : i18n.t('rule.working_minutes', { count: minutes });
    case 'wall_minutes':
      return i18n.t('rule.wall_minutes', { count: minutes });
    case 'same_day':
      return i18n.t('rule.same_day');
    case 'same_day_unless_late':
      return i18n.t('rule.same_day_unless_late', { count: minutes });
    case 'working_days':
      return i18n.t('rule.working_days', { count });
    case 'elapsed_days':
      return i18n.t('rule.elapsed_days', { count });
    case 'calendar_days':
      return i18n.t('rule.calendar_days', { count });
    case 'notice':
      return i18n.t('rule.notice', { count });
    case 'months':
      return i18n.t('rule.months', { count });
    default:
      return rule.kind;
  }
}

import type { i18n as I18n } from 'i18next';
import type { ExplainStep, TimeRule } from '@/shared/api/types';
import { durationWords } from '@/shared/lib/duration';
import { formatDate, formatInstant, formatShort, formatTime } from '@/shared/lib/time';

/** How a line is drawn: time that counts, time left out, a pause, the end. */
export type Tone = 'start' | 'count' | 'skip' | 'pause' | 'end' | 'note';
export type Line = { text: string; tone: Tone; detail?: string };

/** Names under which the same thing may be told, in one place. */
const KINDS: Record<string, { key: string; tone: Tone }> = {
  origin: { key: 'origin', tone: 'start' },
  start: { key: 'origin', tone: 'start' },
  counted: { key: 'counted', tone: 'count' },
  interval: { key: 'counted', tone: 'count' },
  worked: { key: 'counted', tone: 'count' },
  elapsed: { key: 'elapsed', tone: 'count' },
  day_counted: { key: 'day_counted', tone: 'count' },
  counted_day: { key: 'day_counted', tone: 'count' },
  day_of_event: { key: 'day_of_event', tone: 'skip' },
  left_out: { key: 'left_out', tone: 'skip' },
  skipped: { key: 'left_out', tone: 'skip' },
  day_off: { key: 'left_out', tone: 'skip' },
  outside_hours: { key: 'outside_hours', tone: 'skip' },
  paused: { key: 'paused', tone: 'pause' },
  pause: { key: 'paused', tone: 'pause' },
  remaining: { key: 'remaining', tone: 'note' },
  rolled: { key: 'rolled', tone: 'note' },
  roll: { key: 'rolled', tone: 'note' },
  provisional: { key: 'provisional', tone: 'note' },
  due: { key: 'due', tone: 'end' },
  result: { key: 'due', tone: 'end' },
};

const sameDay = (left: string, right: string) => left === right;

function span(step: ExplainStep, locale: string, zone: string): string {
  if (!step.from) return step.date ? formatDate(step.date, locale) : '';
  const from = formatShort(step.from, locale, zone);
  if (!step.to) return from;
  const day = { from: formatInstant(step.from, 'en', zone).slice(0, 17), to: formatInstant(step.to, 'en', zone).slice(0, 17) };
  return `${from} – ${sameDay(day.from, day.to) ? formatTime(step.to, locale, zone) : formatShort(step.to, locale, zone)}`;
}

function reasonWords(i18n: I18n, reason: string | null | undefined): string {
  if (!reason) return '';
  const key = `day_reason.${reason.replaceAll(/[.:/-]/g, '_')}`;
  return i18n.exists(key) ? i18n.t(key) : reason.replaceAll('_', ' ');
}

/** One step of the derivation in the reader's language, at the calendar's wall clock. */
export function stepWords(i18n: I18n, step: ExplainStep, zone: string): Line {
  const locale = i18n.language;
  const kind = KINDS[step.kind];
  const at = step.to ?? step.from;
  const values = {
    span: span(step, locale, zone),
    at: at ? formatInstant(at, locale, zone) : '',
    date: step.date ? formatDate(step.date, locale) : span(step, locale, zone),
    amount: typeof step.amount_seconds === 'number' ? durationWords(i18n, step.amount_seconds) : '',
    reason: reasonWords(i18n, step.reason),
  };
  const detail = step.source ? i18n.t('explain.source', { source: step.source }) : undefined;
  if (!kind) {
    const parts = [values.reason || step.kind.replaceAll('_', ' '), values.span || values.date, values.amount];
    return { text: parts.filter(Boolean).join(' · '), tone: 'note', detail };
  }
  const withReason = values.reason && i18n.exists(`explain.${kind.key}_because`);
  return { text: i18n.t(withReason ? `explain.${kind.key}_because` : `explain.${kind.key}`, values).trim(), tone: kind.tone, detail };
}

/** The rule itself: `24 рабочих часа`, `5 рабочих дней`. */
export function ruleWords(i18n: I18n, rule: TimeRule | undefined): string {
  if (!rule) return '';
  const { minutes = 0, count = 0 } = rule;
  switch (rule.kind) {
    case 'working_minutes':
      return minutes % 60 === 0 ? i18n.t('rule.working_hours', { count: minutes / 60 }) : i18n.t('rule.working_minutes', { count: minutes });
    case 'wall_minutes':
      return i18n.t('rule.wall_minutes', { count: minutes });
    case 'same_day':
      return i18n.t('rule.same_day');
    case 'same_day_unless_late':
      return i18n.t('rule.same_day_unless_late', { count: minutes });
    case 'working_days':
      return i18n.t('rule.working_days', { count });
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

import type { i18n as I18n } from 'i18next';
import type { AuditEntry, LabelGroup } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { durationWords } from '@/shared/lib/duration';
import { formatShort } from '@/shared/lib/time';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
/** What the code of an event names. */
const NAMED: [kind: string, group: LabelGroup][] = [
  ['timer.', 'timers'],
  ['finding.', 'findings'],
  ['approval.', 'approvals'],
];
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

export const eventKey = (kind: string) => `event.${kind.replaceAll(/[.-]/g, '_')}`;
export const eventName = (i18n: I18n, kind: string) =>
  i18n.exists(eventKey(kind)) ? i18n.t(eventKey(kind)) : kind.replaceAll(/[._]/g, ' ');

/** The gist of an event in one line; everything else stands in its data. */
export function eventDetail(i18n: I18n, entry: AuditEntry, label: Label, staffName: (id: string) => string): string {
  const { data } = entry;
  const status = (code: unknown) => (text(code) && i18n.exists(`status.${code}`) ? i18n.t(`status.${code}`) : text(code));
  const parts = [
    text(data.to) && `${status(data.from) ?? ''} → ${status(data.to)}`,
    text(data.code) && label(NAMED.find(([kind]) => entry.kind.startsWith(kind))?.[1] ?? 'reasons', text(data.code)),
    text(data.reason) && label('reasons', text(data.reason)),
    text(data.form) && label('forms', text(data.form)),
    text(data.due_at) &&
      INSTANT.test(String(data.due_at)) &&
      i18n.t('event_detail.due', { at: formatShort(String(data.due_at), i18n.language) }),
    entry.kind === 'asset.version_changed' && `${text(data.before) ?? '?'} → ${text(data.version) ?? '?'}`,
    text(data.party) && i18n.exists(`party.${data.party}`) && i18n.t(`party.${data.party}`),
    Array.isArray(data.fields) && data.fields.map((field) => label('fields', String(field))).join(', '),
    'assignee' in data && assigneeWords(i18n, data.assignee, staffName),
    text(data.number),
    text(data.text),
    text(data.decision) && i18n.exists(`coverage.${data.decision}`) && i18n.t(`coverage.${data.decision}`),
    entry.kind.startsWith('settlement.') && typeof data.minutes === 'number' && durationWords(i18n, data.minutes * 60),
  ];
  return parts.filter(Boolean).join(' · ');
}

function assigneeWords(i18n: I18n, assignee: unknown, staffName: (id: string) => string): string {
  const name = text(assignee) ? staffName(String(assignee)) || i18n.t('queue.somebody') : i18n.t('queue.nobody');
  return i18n.t('event_detail.assignee', { name });
}

export function actorName(i18n: I18n, entry: AuditEntry): string {
  const { actor } = entry;
  if (actor.plugin) return i18n.t('actor.plugin', { plugin: actor.plugin, version: actor.version ?? '' });
  if (actor.name) return actor.name;
  const key = `actor.${actor.kind}`;
  return i18n.exists(key) ? i18n.t(key) : actor.kind;
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { organisationsQuery, productsQuery } from '@/shared/api/catalogue';
import { staffQuery } from '@/shared/api/staff';
import { labelOf, useText } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { FINAL_STATUSES, OPEN_STATUSES } from '@/shared/lib/statuses';
import { everyAssetQuery } from './api';
import type { Field } from './fields';

export type Choice = { value: string; label: string };

const CHANNELS = ['portal', 'email', 'phone', 'api', 'monitor'];
const DEADLINES = ['running', 'paused', 'breached', 'without'];
const QUEUES = ['own', 'quality'];
/** Flags that the desk itself raises; rule sets declare theirs. */
const FLAGS = ['rules_unavailable', 'escalated', 'settlement_blocked', 'answer_claimed', 'answer_not_accepted', 'customer_unreachable'];

const byLabel = (one: Choice, other: Choice) => one.label.localeCompare(other.label);

/** Codes of several products under one roof: what is called differently by product names all of its names. */
function merged(choices: Choice[]): Choice[] {
  const labels = new Map<string, Set<string>>();
  for (const { value, label } of choices) labels.set(value, (labels.get(value) ?? new Set()).add(label));
  return [...labels].map(([value, known]) => ({ value, label: [...known].join(' / ') })).sort(byLabel);
}

/** What a field may be, in words; empty where its values are not chosen from a list. */
export function useChoices(field: Field): Choice[] {
  const { t, i18n } = useTranslation();
  const text = useText();
  const account = useAccount();
  const products = useQuery(productsQuery).data ?? [];
  const staff = useQuery({ ...staffQuery, enabled: field === 'assignee' }).data ?? [];
  const organisations = useQuery({ ...organisationsQuery, enabled: field === 'customer' }).data ?? [];
  const assets = useQuery({ ...everyAssetQuery, enabled: field === 'asset' }).data ?? [];
  const named = (list: { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name })).sort(byLabel);
  switch (field) {
    case 'status':
      return [...OPEN_STATUSES, ...FINAL_STATUSES].map((value) => ({ value, label: t(`status.${value}`) }));
    case 'assignee':
      return [
        { value: 'me', label: t('views.me') },
        { value: 'none', label: t('queue.nobody') },
        ...named(staff.filter(({ id }) => id !== account.id)),
      ];
    case 'deadline':
      return DEADLINES.map((value) => ({ value, label: value === 'without' ? t('queue.no_deadline') : t(`timer_state.${value}`) }));
    case 'product':
      return products.map(({ code, name }) => ({ value: code, label: text(name) }));
    case 'kind':
      return merged(products.flatMap(({ kinds }) => kinds.map(({ code, title }) => ({ value: code, label: text(title) }))));
    case 'customer':
      return named(organisations.filter(({ kind }) => kind === 'customer'));
    case 'provider':
      return merged(products.flatMap(({ provider }) => (provider.id ? [{ value: provider.id, label: provider.name }] : [])));
    case 'asset':
      return named(assets);
    case 'channel':
      return CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }));
    case 'flag':
      return merged([
        ...FLAGS.map((value) => ({ value, label: t(`flags.${value}`) })),
        ...products.flatMap((product) =>
          Object.keys(product.labels?.flags ?? {}).map((value) => ({ value, label: labelOf(i18n, product, 'flags', value) })),
        ),
      ]);
    case 'queue':
      return QUEUES.map((value) => ({ value, label: t(`views.queue_${value}`) }));
    default:
      return [];
  }
}

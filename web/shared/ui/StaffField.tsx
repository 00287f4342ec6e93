import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/shared/api/problems';
import { servesProvider, staffQuery } from '@/shared/api/staff';
import { useAccount } from '@/shared/lib/session';

export const NOBODY = 'nobody';

type Held = { id?: string | null; name?: string | null };
type Props = {
  value: string | null;
  /** The identity of a colleague, or `NOBODY`. */
  onChange: (value: string) => void;
  /** Whose people are offered; all unless given. */
  provider?: string;
  /** Who has it now: named even where the list does not offer them. */
  held?: Held | null;
};

/** A colleague by name: oneself first, then nobody, then the others. */
export function StaffField({ value, onChange, provider, held }: Props) {
  const { t, i18n } = useTranslation();
  const me = useAccount();
  const staff = useQuery(staffQuery);
  const others = (staff.data ?? [])
    .filter((one) => one.id !== me.id && (one.id === held?.id || servesProvider(one, provider)))
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.language));
  const data = [{ value: me.id, label: t('staff.me', { name: me.name }) }, { value: NOBODY, label: t('queue.nobody') }, ...others];
  const gone = held?.id && !data.some((one) => one.value === held.id) ? [{ value: held.id, label: held.name ?? t('queue.somebody') }] : [];
  return (
    <Select
      label={t('queue.assignee')}
      required
      searchable
      allowDeselect={false}
      value={value}
      onChange={(next) => next && onChange(next)}
      error={staff.error ? problemText(i18n, staff.error) : undefined}
      data={[...data, ...gone]}
      nothingFoundMessage={t(staff.isPending ? 'common.loading' : 'views.nothing_found')}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

import { MultiSelect, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactView } from '@/shared/api/generated';
import { ContactField } from '@/shared/ui/ContactField';
import { MomentField } from '@/shared/ui/MomentField';
import { meaningOf, type Value } from './fields';
import type { Condition } from './tree';
import { useChoices } from './useChoices';

const MOST_OFFERED = 50;
/** Beyond it a date is meant. */
const MOST_DAYS = 3650;

type Props = { condition: Condition; error: string | undefined; onChange: (value: Value) => void };

/** What a condition compares with, by a field that fits it. */
export function ValueField({ condition: { field, operator, value }, error, onChange }: Props) {
  const { t } = useTranslation();
  const label = t('views.value');
  const { input } = meaningOf(field, operator);
  switch (input) {
    case 'choices':
      return <Choices field={field} value={Array.isArray(value) ? value : []} error={error} onChange={onChange} />;
    case 'yes_no':
      return (
        <NativeSelect
          label={label}
          error={error}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value === 'true')}
          data={['true', 'false'].map((one) => ({ value: one, label: t(`views.open_${one}`) }))}
        />
      );
    case 'contact':
      return <Requester value={typeof value === 'string' ? value : null} error={error} onChange={onChange} />;
    case 'minutes':
      return (
        <NumberInput
          label={t('views.minutes')}
          error={error}
          allowDecimal={false}
          min={0}
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(minutes) => onChange(typeof minutes === 'number' ? minutes : null)}
        />
      );
    case 'days':
    case 'days_back':
      return (
        <NumberInput
          label={t(input === 'days' ? 'views.days' : 'views.days_back')}
          error={error}
          allowDecimal={false}
          min={0}
          max={MOST_DAYS}
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(days) => onChange(typeof days === 'number' ? days : null)}
        />
      );
    case 'moment':
      return <MomentField label={label} error={error} value={typeof value === 'string' ? value : null} onChange={onChange} />;
    default:
      return (
        <TextInput
          label={label}
          error={error}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

type ChoicesProps = { field: Condition['field']; value: string[]; error: string | undefined; onChange: (value: string[]) => void };

function Choices({ field, value, error, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const offered = useChoices(field);
  // What is not offered to this reader, such as a colleague's account, stays what it is.
  const foreign = value.filter((one) => !offered.some((choice) => choice.value === one));
  return (
    <MultiSelect
      label={t('views.values')}
      error={error}
      searchable
      limit={MOST_OFFERED}
      value={value}
      onChange={onChange}
      data={[...offered, ...foreign.map((one) => ({ value: one, label: field === 'assignee' ? t('views.colleague') : one }))]}
      nothingFoundMessage={t('views.nothing_found')}
    />
  );
}

/** The API tells no contact by its identity: one chosen before stays, without its name. */
function Requester({
  value,
  error,
  onChange,
}: {
  value: string | null;
  error: string | undefined;
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ContactView | null>(null);
  const held = chosen?.id === value ? chosen : null;
  return (
    <>
      <ContactField
        value={held}
        error={error}
        onChange={(contact) => {
          setChosen(contact);
          onChange(contact?.id ?? null);
        }}
      />
      {value && !held && (
        <Text size="sm" c="dimmed">
          {t('views.chosen_before')}
        </Text>
      )}
    </>
  );
}

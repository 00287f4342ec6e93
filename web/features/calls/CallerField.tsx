import { Button, Group, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Caller, callersQuery } from './api';

const PAUSE_MS = 250;
const keyOf = ({ customer, contact }: Caller) => `${customer}/${contact ?? ''}`;
const nameOf = ({ contactName, customerName }: Caller) => (contactName ? `${contactName}, ${customerName}` : customerName);

/** The caller, by number, mail, name or words of an earlier request (`first`: what is searched for to begin with); unknown callers are served too. */
type Props = { value: Caller | null; onChange: (caller: Caller | null) => void; first?: string | null };

export function CallerField({ value, onChange, first }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState(first ?? '');
  const [asked] = useDebouncedValue(words.trim(), PAUSE_MS);
  const found = useQuery({ ...callersQuery(asked), enabled: asked.length >= 2 });
  const callers = asked.length >= 2 ? (found.data ?? []) : [];
  if (value) {
    return (
      <Group gap="sm">
        <IconUser size={18} aria-hidden />
        <Text fw={600}>{nameOf(value)}</Text>
        <Button size="compact-sm" variant="default" onClick={() => onChange(null)}>
          {t('phone.other_caller')}
        </Button>
      </Group>
    );
  }
  return (
    <Select
      label={t('phone.caller')}
      description={t('phone.caller_hint')}
      searchable
      value={null}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(key) => onChange(callers.find((caller) => keyOf(caller) === key) ?? null)}
      // The server has searched already.
      filter={({ options }) => options}
      data={callers.map((caller) => ({ value: keyOf(caller), label: nameOf(caller) }))}
      nothingFoundMessage={t(asked.length < 2 || found.isFetching ? 'phone.type' : 'phone.nobody')}
    />
  );
}

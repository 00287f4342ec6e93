import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { ContactView } from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';
import { contactSearch } from '@/shared/lib/contacts';

const PAUSE_MS = 300;
const OFFERED = '10';

const contactsQuery = (words: string) =>
  queryOptions({
    queryKey: ['contacts', words],
    queryFn: async () => (await api.get<Page<ContactView>>('/contacts', { ...contactSearch(words), limit: OFFERED })).data,
    enabled: words.length >= 2,
    placeholderData: (previous) => previous,
    staleTime: 30_000,
  });

const nameOf = ({ name, addresses, phones }: ContactView) => [name, addresses[0] ?? phones[0]].filter(Boolean).join(' · ');

type Props = { value: ContactView | null; onChange: (contact: ContactView | null) => void; error?: string };

/** A person of a customer, found by name, mail address or telephone number. */
export function ContactField({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [settled] = useDebouncedValue(words.trim(), PAUSE_MS);
  const asked = value && settled === nameOf(value) ? '' : settled;
  const found = useQuery(contactsQuery(asked));
  const offered = asked.length >= 2 ? (found.data ?? []) : [];
  const all = value && !offered.some(({ id }) => id === value.id) ? [value, ...offered] : offered;
  return (
    <Select
      label={t('contact_field.label')}
      description={t('contact_field.hint')}
      required
      searchable
      error={error}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      searchValue={words}
      onSearchChange={setWords}
      // The server has searched already.
      filter={({ options }) => options}
      data={all.map((one) => ({ value: one.id, label: nameOf(one) }))}
      nothingFoundMessage={t(asked.length < 2 || found.isFetching ? 'contact_field.type' : 'contact_field.none')}
    />
  );
}

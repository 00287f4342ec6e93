import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Page, TicketSummary } from '@/shared/api/types';

const PAUSE_MS = 350;
const OFFERED = '10';
/** What of the found ones may be chosen. */
type Narrow = { product?: string; customer?: string; except?: string };

const foundTicketsQuery = (words: string, { product, customer }: Narrow) =>
  queryOptions({
    queryKey: ['tickets', 'found', words, product, customer],
    queryFn: async () => (await api.get<Page<TicketSummary>>('/tickets', { text: words, product, customer, limit: OFFERED })).data,
    enabled: words !== '',
    placeholderData: (previous) => previous,
  });
const nameOf = ({ number, subject }: TicketSummary) => `${number} · ${subject}`;

type Props = { value: string | null; onChange: (id: string | null) => void; error?: string; narrow?: Narrow };

/** A case is found by its number or by words, and chosen from what was found. */
export function TicketField({ value, onChange, error, narrow = {} }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [settled] = useDebouncedValue(words.trim(), PAUSE_MS);
  // What stands in the field once a case is chosen is its name, which is not to be searched for.
  const asked = settled === chosen?.label ? '' : settled;
  const found = useQuery(foundTicketsQuery(asked, narrow));
  const options =
    asked === ''
      ? []
      : (found.data ?? []).filter(({ id }) => id !== narrow.except).map((ticket) => ({ value: ticket.id, label: nameOf(ticket) }));
  const data = chosen && !options.some((one) => one.value === chosen.value) ? [chosen, ...options] : options;
  const choose = (id: string | null) => {
    setChosen(data.find((one) => one.value === id) ?? null);
    onChange(id);
  };
  return (
    <Select
      label={t('ticket_field.label')}
      description={t('ticket_field.hint')}
      required
      searchable
      error={error}
      value={value}
      onChange={choose}
      searchValue={words}
      onSearchChange={setWords}
      // The server has searched already.
      filter={({ options: all }) => all}
      data={data}
      nothingFoundMessage={t(asked === '' || found.isFetching ? 'ticket_field.type' : 'ticket_field.none')}
    />
  );
}

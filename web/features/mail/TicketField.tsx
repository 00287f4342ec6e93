import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '@/shared/api/types';
import { foundTicketsQuery } from './api';

const PAUSE_MS = 350;
const nameOf = ({ number, subject }: TicketSummary) => `${number} · ${subject}`;

/** A case is found by its number or by words, and chosen from what was found. */
export function TicketField({ value, onChange, error }: { value: string | null; onChange: (id: string | null) => void; error?: string }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [settled] = useDebouncedValue(words.trim(), PAUSE_MS);
  // What stands in the field once a case is chosen is its name, which is not to be searched for.
  const asked = settled === chosen?.label ? '' : settled;
  const found = useQuery(foundTicketsQuery(asked));
  const options = asked === '' ? [] : (found.data ?? []).map((ticket) => ({ value: ticket.id, label: nameOf(ticket) }));
  const data = chosen && !options.some((one) => one.value === chosen.value) ? [chosen, ...options] : options;
  const choose = (id: string | null) => {
    setChosen(data.find((one) => one.value === id) ?? null);
    onChange(id);
  };
  return (
    <Select
      label={t('mail.ticket')}
      description={t('mail.ticket_hint')}
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
      nothingFoundMessage={t(asked === '' || found.isFetching ? 'mail.type_number' : 'mail.no_such_ticket')}
    />
  );
}

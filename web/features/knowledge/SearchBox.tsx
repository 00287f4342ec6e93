import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

const PAUSE_MS = 350;

type Props = { value: string; onSearch: (query: string) => void; autoFocus?: boolean; label?: string; hint?: string };

/** What is typed is searched for after a pause; going back in the browser brings the words back. */
export function SearchBox({ value, onSearch, autoFocus, label, hint }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useDebouncedCallback((query: string) => {
    told.current = query;
    onSearch(query);
  }, PAUSE_MS);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  const type = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput
      type="search"
      miw={{ base: '100%', xs: 340 }}
      label={label ?? t('knowledge.search')}
      placeholder={hint ?? t('knowledge.search_hint')}
      data-autofocus={autoFocus || undefined}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={t('knowledge.clear')} onClick={() => type('')} />}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

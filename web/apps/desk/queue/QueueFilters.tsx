import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FINAL_STATUSES, OPEN_STATUSES } from '@/shared/lib/statuses';
import { ProductField } from '@/shared/ui/ProductField';
import { Cuts } from './Cuts';
import { keptView, type QueueSearch } from './view';
import './queue.css';

type Props = { search: QueueSearch; change: (patch: QueueSearch) => void; field: RefObject<HTMLInputElement | null> };

/** All of them in one line beside the places of the desk. */
const FIELD = { base: '100%', xs: 200 };

export function QueueFilters({ search, change, field }: Props) {
  const { t } = useTranslation();
  const kept = keptView(search.view) !== undefined;
  const clear = { 'aria-label': t('queue.clear') };
  return (
    <>
      <Cuts search={search} />
      <Group gap="md" align="flex-end">
        <Words key={search.text ?? ''} value={search.text ?? ''} field={field} onSearch={(words) => change({ text: words || undefined })} />
        <div className="queue-choices">
          <ProductField
            label={t('queue.product')}
            w={FIELD}
            placeholder={t('queue.any_product')}
            clearable
            clearButtonProps={clear}
            value={search.product ?? null}
            onChange={(product) => change({ product: product ?? undefined })}
          />
          <Select
            label={t('queue.status')}
            w={FIELD}
            placeholder={t('queue.any')}
            clearable
            clearButtonProps={clear}
            value={search.status ?? null}
            onChange={(status) => change({ status: status ?? undefined })}
            data={[...OPEN_STATUSES, ...FINAL_STATUSES].map((status) => ({ value: status, label: t(`status.${status}`) }))}
          />
          {!kept && !search.text && !search.customer && (
            <SegmentedControl
              size="xs"
              className="queue-order"
              aria-label={t('queue.order')}
              value={search.order ?? 'deadline'}
              onChange={(order) => change({ order: order === 'deadline' ? undefined : order })}
              data={['deadline', 'processing'].map((value) => ({ value, label: t(`queue.order_${value}`) }))}
            />
          )}
        </div>
      </Group>
    </>
  );
}

function Words({ value, field, onSearch }: { value: string; field: Props['field']; onSearch: (words: string) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(value);
  return (
    <form
      className="search-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(words.trim());
      }}
    >
      <TextInput
        ref={field}
        type="search"
        label={t('queue.search')}
        w={FIELD}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          if (event.currentTarget.value === '') onSearch('');
        }}
      />
    </form>
  );
}

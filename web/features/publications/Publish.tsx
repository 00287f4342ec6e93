import { Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { MomentField } from '@/shared/ui/MomentField';
import { toast } from '@/shared/ui/toast';
import { usePublish } from './api';

const EMPTY = { code: '', ru: '', en: '', textRu: '', textEn: '' };

/** Word to all who hold a right on a product that day, in both languages. */
export function Publish({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const [product, setProduct] = useState<string | null>(null);
  const [words, setWords] = useState(EMPTY);
  const [tiers, setTiers] = useState<string[]>([]);
  const [kinds, setKinds] = useState<string[]>([]);
  const [at, setAt] = useState<string | null>(null);
  const publish = usePublish();
  const set = (patch: Partial<typeof EMPTY>) => setWords((known) => ({ ...known, ...patch }));
  const ready = product !== null && Object.values(words).every((one) => one.trim() !== '');
  const submit = () =>
    publish.mutate(
      {
        product: product ?? '',
        code: words.code.trim(),
        subject: { ru: words.ru.trim(), en: words.en.trim() },
        text: { ru: words.textRu.trim(), en: words.textEn.trim() },
        audience: { tiers, entitlement_kinds: kinds },
        published_at: at ?? undefined,
      },
      {
        onSuccess: () => {
          toast(t('publication.done'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('publication.new')}
      submit={t('publication.publish')}
      ready={ready}
      pending={publish.isPending}
      error={publish.error}
      onSubmit={submit}
      onClose={onClose}
      size="xl"
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('rules.product')}
          required
          value={product}
          onChange={setProduct}
          data={(products.data ?? []).map(({ code, name }) => ({ value: code, label: text(name) }))}
        />
        <TextInput
          label={t('publication.code')}
          description={t('publication.code_hint')}
          required
          value={words.code}
          onChange={(event) => set({ code: event.currentTarget.value })}
        />
        <TextInput
          label={t('publication.subject_ru')}
          required
          value={words.ru}
          onChange={(event) => set({ ru: event.currentTarget.value })}
        />
        <TextInput
          label={t('publication.subject_en')}
          required
          value={words.en}
          onChange={(event) => set({ en: event.currentTarget.value })}
        />
        <Textarea
          label={t('publication.text_ru')}
          required
          autosize
          minRows={4}
          value={words.textRu}
          onChange={(event) => set({ textRu: event.currentTarget.value })}
        />
        <Textarea
          label={t('publication.text_en')}
          required
          autosize
          minRows={4}
          value={words.textEn}
          onChange={(event) => set({ textEn: event.currentTarget.value })}
        />
        <TagsInput label={t('publication.tiers')} description={t('publication.all_hint')} value={tiers} onChange={setTiers} />
        <TagsInput label={t('publication.kinds')} description={t('publication.all_hint')} value={kinds} onChange={setKinds} />
      </SimpleGrid>
      <MomentField label={t('publication.at')} description={t('publication.at_hint')} value={at} onChange={setAt} />
    </FormDialog>
  );
}

import { SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { MomentField } from '@/shared/ui/MomentField';
import { ProductField } from '@/shared/ui/ProductField';
import { toast } from '@/shared/ui/toast';
import { usePublish } from './api';

const EMPTY = { code: '', ru: '', en: '', textRu: '', textEn: '' };

/** Word to all who hold a right on a product that day, in both languages. */
export function Publish({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [product, setProduct] = useState<string | null>(null);
  const [words, setWords] = useState(EMPTY);
  const [tiers, setTiers] = useState<string[]>([]);
  const [kinds, setKinds] = useState<string[]>([]);
  const [at, setAt] = useState<string | null>(null);
  const publish = usePublish();
  const field = (name: keyof typeof EMPTY) => ({
    required: true,
    value: words[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value } = event.currentTarget;
      setWords((known) => ({ ...known, [name]: value }));
    },
  });
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
        <ProductField label={t('rules.product')} required value={product} onChange={setProduct} />
        <TextInput label={t('publication.code')} description={t('publication.code_hint')} {...field('code')} />
        <TextInput label={t('publication.subject_ru')} {...field('ru')} />
        <TextInput label={t('publication.subject_en')} {...field('en')} />
        <GrowingTextarea label={t('publication.text_ru')} minRows={4} {...field('textRu')} />
        <GrowingTextarea label={t('publication.text_en')} minRows={4} {...field('textEn')} />
        <TagsInput label={t('publication.tiers')} description={t('publication.all_hint')} value={tiers} onChange={setTiers} />
        <TagsInput label={t('publication.kinds')} description={t('publication.all_hint')} value={kinds} onChange={setKinds} />
      </SimpleGrid>
      <MomentField label={t('publication.at')} description={t('publication.at_hint')} value={at} onChange={setAt} />
    </FormDialog>
  );
}

import { Input, MultiSelect, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import type { ArticleContent, NewArticle, Readers } from '@/shared/api/types';
import { useLabels } from '@/shared/i18n/labels';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { ProductField } from '@/shared/ui/ProductField';
import { topicsOf } from './topics';

type Props = { article: NewArticle; onChange: (article: NewArticle) => void; newOne?: boolean };
const READERS: Readers[] = ['staff', 'entitled', 'everyone'];
const LANGUAGES: ArticleContent['locale'][] = ['ru', 'en'];
const LONGEST_TITLE = 300;

export const isComplete = (article: NewArticle) => article.product !== '' && article.title.trim() !== '' && article.text.trim() !== '';

/** An article as it is written. The product stays once the article is on file. */
export function ArticleFields({ article, onChange, newOne }: Props) {
  const { t } = useTranslation();
  const change = (patch: Partial<NewArticle>) => onChange({ ...article, ...patch });
  return (
    <Stack gap="md">
      {newOne && (
        <ProductField
          label={t('knowledge.product')}
          required
          allowDeselect={false}
          value={article.product}
          onChange={(product) => product && change({ product, topics: [] })}
        />
      )}
      <TextInput
        label={t('knowledge.name')}
        required
        maxLength={LONGEST_TITLE}
        value={article.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <GrowingTextarea
        label={t('knowledge.text')}
        description={t('knowledge.text_hint')}
        required
        minRows={8}
        maxRows={28}
        value={article.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Select
        label={t('knowledge.readers')}
        description={t('knowledge.readers_hint')}
        allowDeselect={false}
        value={article.readers}
        onChange={(readers) => readers && change({ readers: readers as Readers })}
        data={READERS.map((value) => ({ value, label: t(`knowledge.readers_${value}`) }))}
      />
      <Input.Wrapper label={t('knowledge.locale')} labelElement="div">
        <SegmentedControl
          display="flex"
          w="fit-content"
          aria-label={t('knowledge.locale')}
          value={article.locale}
          onChange={(locale) => change({ locale: locale as ArticleContent['locale'] })}
          data={LANGUAGES.map((value) => ({ value, label: t(`knowledge.locale_${value}`) }))}
        />
      </Input.Wrapper>
      <TopicsField product={article.product} value={article.topics} onChange={(topics) => change({ topics })} />
    </Stack>
  );
}

function TopicsField({ product: code, value, onChange }: { product: string; value: string[]; onChange: (topics: string[]) => void }) {
  const { t } = useTranslation();
  const product = useProduct(code);
  const label = useLabels(code);
  const data = topicsOf(product, value).map(({ group, codes }) => ({
    group: t(`knowledge.topics_${group}`),
    items: codes.map((topic) => ({ value: topic, label: label(group === 'held' ? 'kinds' : group, topic) })),
  }));
  if (data.length === 0) return null;
  return (
    <MultiSelect
      label={t('knowledge.topics')}
      description={t('knowledge.topics_hint')}
      searchable
      value={value}
      onChange={onChange}
      data={data}
    />
  );
}

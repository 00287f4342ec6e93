import { Group, Stack, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ArticleStateBadge } from '@/features/knowledge/ArticleBadges';
import { type ArticleFilter, articlesQuery } from '@/features/knowledge/api';
import { SearchBox } from '@/features/knowledge/SearchBox';
import { useProduct } from '@/shared/api/catalogue';
import type { Article } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { articlePath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { ProductField } from '@/shared/ui/ProductField';
import { Empty, PageTitle } from '@/shared/ui/states';

export function KnowledgePage() {
  const { t } = useTranslation();
  const filter = useSearch({ strict: false }) as ArticleFilter;
  const list = useInfiniteQuery(articlesQuery(filter));
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('desk.knowledge')} />
        <AppLinkButton to="/knowledge/new" search={{ product: filter.product }} leftSection={<IconPlus size={18} aria-hidden />}>
          {t('knowledge.new')}
        </AppLinkButton>
      </Group>
      <Filters filter={filter} />
      <Pages query={list} empty={<Empty title={t(filter.query || filter.product ? 'knowledge.nothing' : 'knowledge.none')} />}>
        {(articles) => <Articles articles={articles} />}
      </Pages>
    </Stack>
  );
}

function Filters({ filter }: { filter: ArticleFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const change = (patch: ArticleFilter, replace = false) => void navigate({ to: '/knowledge', search: { ...filter, ...patch }, replace });
  return (
    <Group gap="md" align="flex-end">
      <SearchBox value={filter.query ?? ''} onSearch={(query) => change({ query: query || undefined }, true)} />
      <ProductField
        label={t('knowledge.product')}
        placeholder={t('knowledge.any_product')}
        clearable
        clearButtonProps={{ 'aria-label': t('queue.clear') }}
        value={filter.product ?? null}
        onChange={(product) => change({ product: product ?? undefined })}
      />
    </Group>
  );
}

function Articles({ articles }: { articles: Article[] }) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t('desk.knowledge')}
      columns={[t('knowledge.article'), t('knowledge.product'), t('knowledge.state'), t('knowledge.readers'), t('knowledge.written')]}
    >
      {articles.map((article) => (
        <Row key={article.id} article={article} />
      ))}
    </ListTable>
  );
}

function Row({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(article.product);
  return (
    <Table.Tr>
      <Table.Td maw={420}>
        <AppLink to={articlePath(article.id)} className="row-link" lang={article.locale}>
          {article.title}
        </AppLink>
      </Table.Td>
      <Table.Td>{text(product?.name) || article.product}</Table.Td>
      <Table.Td>
        <ArticleStateBadge state={article.state} />
      </Table.Td>
      <Table.Td>{t(`knowledge.readers_${article.readers}`)}</Table.Td>
      <Table.Td className="numbers">
        {formatInstant(article.written_at, i18n.language)}
        <Text size="xs" c="dimmed">
          {article.written_by}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Article } from '@/shared/api/types';
import { ChooserButton } from '@/shared/ui/ChooserButton';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { ArticleStateBadge, StaffOnlyBadge } from './ArticleBadges';
import { articlesQuery } from './api';
import { SearchBox } from './SearchBox';

type Props = { product: string; onChoose: (text: string) => void };

/** A button that opens a search over the product's articles; the chosen one's text goes to the caller. */
export function InsertArticle({ product, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <ChooserButton label={t('knowledge.insert')} title={t('knowledge.insert_title')} icon={<IconBook2 size={16} aria-hidden />}>
      {(close) => (
        <Search
          product={product}
          onChoose={(article) => {
            close();
            onChoose(article.text);
          }}
        />
      )}
    </ChooserButton>
  );
}

function Search({ product, onChoose }: { product: string; onChoose: (article: Article) => void }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = useInfiniteQuery(articlesQuery({ product, query: query || undefined }));
  const count = found.data?.pages.reduce((sum, page) => sum + page.data.length, 0) ?? 0;
  return (
    <Stack gap="sm">
      <SearchBox value={query} onSearch={setQuery} autoFocus />
      <Text size="sm" c="dimmed" role="status">
        {count > 0 && !found.hasNextPage && t('knowledge.found', { count })}
      </Text>
      <Pages query={found} empty={<Empty title={t(query ? 'knowledge.nothing' : 'knowledge.none')} />}>
        {(articles) => (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('knowledge.list')}>
            {articles.map((article) => (
              <Choice key={article.id} article={article} onChoose={() => onChoose(article)} />
            ))}
          </Stack>
        )}
      </Pages>
    </Stack>
  );
}

function Choice({ article, onChoose }: { article: Article; onChoose: () => void }) {
  return (
    <li>
      <UnstyledButton className="surface choice" p="sm" w="100%" onClick={onChoose}>
        <Group gap="xs" justify="space-between">
          <Text fw={600} lang={article.locale}>
            {article.title}
          </Text>
          <Group gap={6}>
            <StaffOnlyBadge readers={article.readers} />
            <ArticleStateBadge state={article.state} />
          </Group>
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2} lang={article.locale}>
          {article.text}
        </Text>
      </UnstyledButton>
    </li>
  );
}

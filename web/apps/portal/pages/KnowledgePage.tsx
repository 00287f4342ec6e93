import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { articlesQuery } from '@/features/knowledge/api';
import { SearchBox } from '@/features/knowledge/SearchBox';
import { useProduct } from '@/shared/api/catalogue';
import type { Article } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { articlePath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty, PageTitle } from '@/shared/ui/states';

export function KnowledgePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { query } = useSearch({ strict: false }) as { query?: string };
  const list = useInfiniteQuery(articlesQuery({ query }));
  return (
    <Stack className="page" gap="md">
      <PageTitle title={t('portal.help')} />
      <SearchBox
        value={query ?? ''}
        onSearch={(next) => void navigate({ to: '/knowledge', search: { query: next || undefined }, replace: true })}
      />
      <Pages query={list} empty={<Empty title={t(query ? 'knowledge.nothing' : 'knowledge.none')} />}>
        {(articles) => (
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {articles.map((article) => (
              <Card key={article.id} article={article} />
            ))}
          </Stack>
        )}
      </Pages>
    </Stack>
  );
}

function Card({ article }: { article: Article }) {
  const text = useText();
  const product = useProduct(article.product);
  return (
    <li className="surface" style={{ padding: 16 }}>
      <AppLink to={articlePath(article.id)} className="row-link" lang={article.locale}>
        {article.title}
      </AppLink>
      {product && (
        <Text size="sm" c="dimmed" mt={2}>
          {text(product.name)}
        </Text>
      )}
      <Text size="sm" mt={6} lineClamp={2} lang={article.locale}>
        {article.text}
      </Text>
    </li>
  );
}

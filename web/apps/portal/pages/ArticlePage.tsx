import { Box, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ArticleText } from '@/features/knowledge/ArticleText';
import { articleQuery } from '@/features/knowledge/api';
import { useProduct } from '@/shared/api/catalogue';
import type { Article } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function ArticlePage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(articleQuery(id));
  return (
    <Stack className="page" gap="md">
      <AppLink to="/knowledge" size="sm">
        {t('knowledge.all')}
      </AppLink>
      <Loaded query={query}>{(article) => <Whole article={article} />}</Loaded>
    </Stack>
  );
}

function Whole({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(article.product);
  return (
    <>
      <Stack gap={6}>
        <PageTitle title={article.title}>
          <span lang={article.locale}>{article.title}</span>
        </PageTitle>
        <Text size="sm" c="dimmed">
          {[text(product?.name), t('knowledge.updated', { at: formatInstant(article.written_at, i18n.language) })]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </Stack>
      <Box component="article" className="surface" p="md">
        <ArticleText text={article.text} lang={article.locale} />
      </Box>
    </>
  );
}

import { Box, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { articlePath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { matchingQuery } from './api';
import { searchWords } from './matching';

const PAUSE_MS = 600;

/** Articles that may answer what is being written. A new tab keeps the request as it stands; nothing is shown for nothing. */
export function MatchingArticles({ product, subject }: { product: string; subject: string }) {
  const { t } = useTranslation();
  const [settled] = useDebouncedValue(subject, PAUSE_MS);
  const { data: articles = [] } = useQuery(matchingQuery(product, searchWords(settled)));
  return (
    <div aria-live="polite" style={{ flexShrink: 0 }}>
      {articles.length > 0 && (
        <Box component="nav" className="surface" p="md" aria-label={t('knowledge.maybe')}>
          <Text fw={600} size="sm" mb={6}>
            {t('knowledge.maybe')}
          </Text>
          <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
            {articles.map((article) => (
              <li key={article.id}>
                <AppLink to={articlePath(article.id)} target="_blank" size="sm" underline="always">
                  <span lang={article.locale}>{article.title}</span> <IconExternalLink size={14} aria-hidden />
                  <span className="visually-hidden"> ({t('knowledge.new_tab')})</span>
                </AppLink>
              </li>
            ))}
          </Stack>
        </Box>
      )}
    </div>
  );
}

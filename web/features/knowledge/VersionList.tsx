import { Badge, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Article } from '@/shared/api/types';
import { formatInstant } from '@/shared/lib/time';
import { Loaded } from '@/shared/ui/states';
import { ArticleText } from './ArticleText';
import { versionsQuery } from './api';

/** Every version with its text, the latest first; which one is read now is said in words. */
export function VersionList({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const query = useQuery(versionsQuery(article.id));
  const at = (instant: string) => formatInstant(instant, i18n.language);
  return (
    <Loaded query={query}>
      {(versions) => (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {versions.map((held) => (
            <li key={held.version}>
              <details>
                <summary>
                  {t('knowledge.version', { version: held.version, at: at(held.written_at), name: held.written_by })}{' '}
                  {held.version === article.version && <Mark text={t('knowledge.version_current')} color="petrol" />}{' '}
                  {held.version === article.published_version && <Mark text={t('knowledge.version_published')} color="green" />}
                </summary>
                <Text fw={600} my="xs" lang={held.locale}>
                  {held.title}
                </Text>
                <ArticleText text={held.text} lang={held.locale} />
              </details>
            </li>
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

const Mark = ({ text, color }: { text: string; color: string }) => (
  <Badge color={color} variant="light" tt="none" radius="sm">
    {text}
  </Badge>
);

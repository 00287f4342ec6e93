import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ArticleStateBadge } from '@/features/knowledge/ArticleBadges';
import { ArticleEditor } from '@/features/knowledge/ArticleEditor';
import { ArticleText } from '@/features/knowledge/ArticleText';
import { articleQuery, usePublication } from '@/features/knowledge/api';
import { groupOf } from '@/features/knowledge/topics';
import { VersionList } from '@/features/knowledge/VersionList';
import { useProduct } from '@/shared/api/catalogue';
import type { Article } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';

export function ArticlePage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(articleQuery(id));
  return (
    <Stack className="page" gap="md">
      <AppLink to="/knowledge" size="sm">
        {t('knowledge.all')}
      </AppLink>
      <Loaded query={query}>{(article) => <Whole key={id} article={article} />}</Loaded>
    </Stack>
  );
}

function Whole({ article }: { article: Article }) {
  const { t } = useTranslation();
  const account = useAccount();
  const [editing, edit] = useState(false);
  return (
    <>
      <Heading article={article} />
      {editing ? (
        <Panel title={t('knowledge.form')}>
          <ArticleEditor article={article} owner={account.id} onDone={() => edit(false)} />
        </Panel>
      ) : (
        <>
          <Steps article={article} onEdit={() => edit(true)} />
          <Panel title={t('knowledge.text')}>
            <ArticleText text={article.text} lang={article.locale} />
          </Panel>
          {article.topics.length > 0 && <Topics article={article} />}
          <Panel title={t('knowledge.versions')}>
            <VersionList article={article} />
          </Panel>
        </>
      )}
    </>
  );
}

function Heading({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(article.product);
  const written = t('knowledge.written_by', { at: formatInstant(article.written_at, i18n.language), name: article.written_by });
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {[text(product?.name) || article.product, t(`knowledge.locale_${article.locale}`), written].join(' · ')}
      </Text>
      <PageTitle title={article.title}>
        <span lang={article.locale}>{article.title}</span>
      </PageTitle>
      <Group gap="sm">
        <ArticleStateBadge state={article.state} />
        <Text size="sm">{t(`knowledge.readers_${article.readers}`)}</Text>
        {article.state === 'changed' && <Text size="sm">{t('knowledge.seen_version', { version: article.published_version })}</Text>}
      </Group>
    </Stack>
  );
}

function Steps({ article, onEdit }: { article: Article; onEdit: () => void }) {
  const { t } = useTranslation();
  const publication = usePublication(article.id);
  const step = (name: 'publish' | 'withdraw') =>
    publication.mutate(name, { onSuccess: () => toast(t(name === 'publish' ? 'knowledge.published' : 'knowledge.withdrawn')) });
  return (
    <>
      <Group gap="sm">
        {article.state !== 'published' && (
          <Button loading={publication.isPending} onClick={() => step('publish')}>
            {t(article.state === 'changed' ? 'knowledge.publish_again' : 'knowledge.publish')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
          {t('knowledge.edit')}
        </Button>
        {article.state !== 'draft' && (
          <Button variant="default" loading={publication.isPending} onClick={() => step('withdraw')}>
            {t('knowledge.withdraw')}
          </Button>
        )}
      </Group>
      {publication.error && <Problem error={publication.error} />}
    </>
  );
}

function Topics({ article }: { article: Article }) {
  const { t } = useTranslation();
  const label = useLabels(article.product);
  const product = useProduct(article.product);
  return (
    <Panel title={t('knowledge.topics')}>
      <Group component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {article.topics.map((topic) => (
          <li key={topic}>
            <Badge variant="light" color="gray" tt="none" radius="sm">
              {label(groupOf(product, topic), topic)}
            </Badge>
          </li>
        ))}
      </Group>
    </Panel>
  );
}

import { Button, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Article } from '@/shared/api/types';
import { Empty, Loaded } from '@/shared/ui/states';
import { ArticleStateBadge, StaffOnlyBadge } from './ArticleBadges';
import { articlesQuery } from './api';
import { SearchBox } from './SearchBox';

type Props = { product: string; onChoose: (text: string) => void };

/** A button that opens a search over the product's articles; the chosen one's text goes to the caller. */
export function InsertArticle({ product, onChoose }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (article: Article) => {
    setOpen(false);
    onChoose(article.text);
  };
  return (
    <>
      <Button ref={button} variant="default" leftSection={<IconBook2 size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('knowledge.insert')}
      </Button>
      {open && (
        <Modal
          opened
          onClose={close}
          title={t('knowledge.insert_title')}
          size="lg"
          closeButtonProps={{ 'aria-label': t('common.close') }}
          transitionProps={{ duration: 0 }}
        >
          <Search product={product} onChoose={choose} />
        </Modal>
      )}
    </>
  );
}

function Search({ product, onChoose }: { product: string; onChoose: (article: Article) => void }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = useInfiniteQuery(articlesQuery({ product, query: query || undefined }));
  return (
    <Stack gap="sm">
      <SearchBox value={query} onSearch={setQuery} autoFocus />
      <Loaded query={found}>
        {({ pages }) => {
          const articles = pages.flatMap((page) => page.data);
          return (
            <>
              <Text size="sm" c="dimmed" role="status">
                {articles.length > 0 && !found.hasNextPage && t('knowledge.found', { count: articles.length })}
              </Text>
              {articles.length === 0 && <Empty title={t(query ? 'knowledge.nothing' : 'knowledge.none')} />}
              <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('knowledge.list')}>
                {articles.map((article) => (
                  <Choice key={article.id} article={article} onChoose={() => onChoose(article)} />
                ))}
              </Stack>
              {found.hasNextPage && (
                <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                  {t('common.more')}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
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

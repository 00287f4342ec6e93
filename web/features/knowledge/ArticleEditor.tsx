import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problems';
import type { Article, NewArticle } from '@/shared/api/types';
import { useDraft } from '@/shared/lib/drafts';
import { formatInstant } from '@/shared/lib/time';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { ArticleFields, isComplete } from './ArticleFields';
import { ArticleText } from './ArticleText';
import { useChangeArticle } from './api';

/** What is being written, and the version it was begun from. */
type Draft = { version: number; article: NewArticle };

const draftOf = ({ product, readers, locale, title, text, topics, version }: Article): Draft => ({
  version,
  article: { product, readers, locale, title, text, topics },
});

/** The text survives a reload, and another writer who was faster. */
export function ArticleEditor({ article, owner, onDone }: { article: Article; owner: string; onDone: () => void }) {
  const { t } = useTranslation();
  // What was read first stays in the form whatever is fetched meanwhile.
  const [begun] = useState(() => draftOf(article));
  const [held, setDraft, clear] = useDraft<Draft | null>(`${owner}.article.${article.id}`, null);
  const draft = held ?? begun;
  const change = useChangeArticle(article.id);
  const overtaken = draft.version !== article.version && !change.isPending && !change.isSuccess;
  const leave = () => {
    clear();
    onDone();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete(draft.article)) return;
    const { product: _, ...content } = draft.article;
    // Whoever saves after having been shown the other version means to replace it.
    await change.mutateAsync({ change: content, version: overtaken ? article.version : draft.version });
    toast(t('knowledge.saved'));
    leave();
  };
  return (
    <form noValidate onSubmit={(event) => void save(event).catch(() => undefined)} aria-label={t('knowledge.form')}>
      <Stack gap="md">
        <ArticleFields article={draft.article} onChange={(next) => setDraft({ ...draft, article: next })} />
        {overtaken && <Overtaken article={article} />}
        {change.error && !(change.error instanceof ApiProblem && change.error.isStale) && <Problem error={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending} disabled={!isComplete(draft.article)} color={overtaken ? 'red.9' : undefined}>
            {t(overtaken ? 'knowledge.keep_mine' : 'knowledge.save')}
          </Button>
          <Button variant="default" onClick={leave}>
            {t(overtaken ? 'knowledge.take_theirs' : 'common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Overtaken({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const at = formatInstant(article.written_at, i18n.language);
  return (
    <Alert color="orange" icon={<IconUsers aria-hidden />} role="alert" title={t('knowledge.conflict')}>
      <Text size="sm">{t('knowledge.conflict_text', { name: article.written_by, version: article.version, at })}</Text>
      <details>
        <summary>{t('knowledge.conflict_theirs')}</summary>
        <Text fw={600} mb="xs">
          {article.title}
        </Text>
        <ArticleText text={article.text} lang={article.locale} />
      </details>
    </Alert>
  );
}

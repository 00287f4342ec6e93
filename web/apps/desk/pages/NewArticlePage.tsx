import { Button, Group, Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ArticleFields, isComplete } from '@/features/knowledge/ArticleFields';
import { useWriteArticle } from '@/features/knowledge/api';
import type { NewArticle } from '@/shared/api/types';
import { useDraft } from '@/shared/lib/drafts';
import { articlePath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { PageTitle, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';

export function NewArticlePage() {
  const { t, i18n } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const { product = '' } = useSearch({ strict: false }) as { product?: string };
  const locale = i18n.language === 'en' ? 'en' : 'ru';
  const empty = useMemo<NewArticle>(() => ({ product, locale, readers: 'staff', title: '', text: '', topics: [] }), [product, locale]);
  const [draft, setDraft, clear] = useDraft<NewArticle>(`${account.id}.article.new`, empty);
  const write = useWriteArticle();
  const save = async () => {
    const article = await write.mutateAsync(draft);
    clear();
    toast(t('knowledge.created'));
    await navigate({ to: articlePath(article.id) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(draft)) void save().catch(() => undefined);
  };
  return (
    <Stack className="page" gap="md">
      <AppLink to="/knowledge" size="sm">
        {t('knowledge.all')}
      </AppLink>
      <PageTitle title={t('knowledge.new')} />
      <form noValidate onSubmit={submit}>
        <Panel title={t('knowledge.form')}>
          <Stack gap="md">
            <ArticleFields article={draft} onChange={setDraft} newOne />
            {write.error && <Problem error={write.error} />}
            <Group>
              <Button type="submit" loading={write.isPending} disabled={!isComplete(draft)}>
                {t('knowledge.create')}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </form>
    </Stack>
  );
}

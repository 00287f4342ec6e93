import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { SatisfactionView } from '@/shared/api/generated';
import { refresh } from '@/shared/api/refresh';
import { useDraft } from '@/shared/lib/drafts';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Panel } from '@/shared/ui/Panel';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';

const SCORES = ['5', '4', '3', '2', '1'];
type Rating = { score: number; comment?: string };

function useRate(ticket: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (rating: Rating) => api.post<SatisfactionView>(`/tickets/${encodeURIComponent(ticket)}/satisfaction`, rating),
    onSettled: () => refresh(queryClient, ['tickets']),
  });
}

type Props = { ticket: string; owner: string; given: SatisfactionView | null | undefined };

/** How it was, asked once the case is over. The last word counts, so it may be changed. */
export function SatisfactionPanel({ ticket, owner, given }: Props) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  return (
    <Panel title={t('satisfaction.title')}>
      {given && !changing ? (
        <Stack gap="xs" align="flex-start">
          <Text size="sm" fw={600}>
            {t('satisfaction.given', { score: t(`satisfaction.score_${given.score}`) })}
          </Text>
          {given.comment && (
            <Text size="sm" className="prewrap">
              {given.comment}
            </Text>
          )}
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            {t('satisfaction.change')}
          </Button>
        </Stack>
      ) : (
        <Ask ticket={ticket} owner={owner} given={given} onDone={() => setChanging(false)} />
      )}
    </Panel>
  );
}

function Ask({ ticket, owner, given, onDone }: Props & { onDone: () => void }) {
  const { t } = useTranslation();
  const [score, setScore] = useState(given ? String(given.score) : '');
  const [comment, setComment, clear] = useDraft(`${owner}.${ticket}.satisfaction`, given?.comment ?? '');
  const rate = useRate(ticket);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rate.mutate(
      { score: Number(score), comment: comment.trim() || undefined },
      {
        onSuccess: () => {
          clear();
          toast(t('satisfaction.thanks'));
          onDone();
        },
      },
    );
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Radio.Group label={t('satisfaction.question')} value={score} onChange={setScore} name="score">
        <Stack gap="xs" mt="xs">
          {SCORES.map((value) => (
            <Radio key={value} value={value} label={t(`satisfaction.score_${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <GrowingTextarea
        label={t('satisfaction.comment')}
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {rate.error && <Problem error={rate.error} />}
      <Group>
        <Button type="submit" size="sm" disabled={score === ''} loading={rate.isPending}>
          {t('satisfaction.send')}
        </Button>
      </Group>
    </Stack>
  );
}

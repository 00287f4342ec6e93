import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { SharedView } from '@/shared/api/generated';
import type { Status } from '@/shared/api/types';
import { formatInstant } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';

const keyOf = (token: string) => ['shared', token];

/** What an outside reader sees of a case: nothing before the terms are accepted, then the messages chosen for them. */
export function SharedCase({ token }: { token: string }) {
  const query = useQuery({ queryKey: keyOf(token), queryFn: () => api.get<SharedView>(`/shared/${encodeURIComponent(token)}`) });
  return (
    <Loaded query={query}>{(shared) => (shared.accepted ? <Shown shared={shared} /> : <Terms token={token} shared={shared} />)}</Loaded>
  );
}

function Heading({ shared }: { shared: SharedView }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <PageTitle title={shared.subject ? `${shared.number} · ${shared.subject}` : t('shared.title', { number: shared.number })} />
      <Text size="sm">{t('shared.recipient', { recipient: shared.recipient })}</Text>
      <Text size="sm">{t('shared.purpose', { purpose: shared.purpose })}</Text>
    </Stack>
  );
}

function Terms({ token, shared }: { token: string; shared: SharedView }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const accept = useMutation({
    mutationFn: () => api.post<SharedView>(`/shared/${encodeURIComponent(token)}/accept`, {}),
    onSuccess: (accepted) => queryClient.setQueryData(keyOf(token), accepted),
  });
  return (
    <Stack gap="lg">
      <Heading shared={shared} />
      <Panel title={t('shared.terms')}>
        <Stack gap="sm">
          <Text size="sm">{t('shared.terms_text')}</Text>
          {accept.error && <Problem error={accept.error} />}
          <Group>
            <Button loading={accept.isPending} onClick={() => accept.mutate()}>
              {t('shared.accept')}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </Stack>
  );
}

function Shown({ shared }: { shared: SharedView }) {
  const { t, i18n } = useTranslation();
  return (
    <Stack gap="lg">
      <Heading shared={shared} />
      {shared.status && <Text size="sm">{t('shared.status', { status: t(`status.${shared.status as Status}`) })}</Text>}
      <Panel title={t('message.thread')}>
        {shared.messages.length === 0 && <Text size="sm">{t('shared.no_messages')}</Text>}
        <Stack gap="sm">
          {shared.messages.map((message) => (
            <article className="bubble" key={`${message.at}${message.author}`}>
              <Group justify="space-between" gap="xs">
                <Text size="sm" fw={600}>
                  {message.author}
                </Text>
                <Text size="sm" c="dimmed" component="time" dateTime={message.at}>
                  {formatInstant(message.at, i18n.language)}
                </Text>
              </Group>
              <Text size="sm" mt={6} className="prewrap">
                {message.text}
              </Text>
            </article>
          ))}
        </Stack>
      </Panel>
    </Stack>
  );
}

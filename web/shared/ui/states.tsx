import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, findingWords, problemText } from '@/shared/api/problems';
import type { Finding } from '@/shared/api/types';

/** The one h1 of a page; the document is named after it. */
export function PageTitle({ children, title }: { children?: ReactNode; title: string }) {
  const { t } = useTranslation();
  const brand = t('brand');
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
  return <Title order={1}>{children ?? title}</Title>;
}

export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" aria-busy="true">
      <span className="visually-hidden" role="status">
        {t('common.loading')}
      </span>
      {Array.from({ length: lines }, (_, line) => `line-${line}`).map((key) => (
        <Skeleton key={key} height={56} radius="md" />
      ))}
    </Stack>
  );
}

export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { i18n, t } = useTranslation();
  const findings: Finding[] = error instanceof ApiProblem ? error.findings : [];
  const text = problemText(i18n, error);
  // A single finding often is what the problem says already.
  const more = findings.filter((finding) => findingWords(i18n, finding) !== text);
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Text size="sm">{text}</Text>
      {more.length > 0 && (
        <ul>
          {more.map((finding) => (
            <li key={`${finding.code}${finding.path ?? ''}`}>{findingWords(i18n, finding)}</li>
          ))}
        </ul>
      )}
      {error instanceof ApiProblem && error.status >= 500 && error.requestId && <ForSupport id={error.requestId} />}
      {onRetry && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** What support asks for when something broke at the server. */
function ForSupport({ id }: { id: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        {t('problem.request_id', { id })}
      </Text>
      <Button size="compact-xs" variant="default" onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}>
        {t(copied ? 'problem.copied' : 'problem.copy')}
      </Button>
    </Group>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" className="surface" px="md">
      <Text fw={600} ta="center">
        {title}
      </Text>
      {children}
    </Stack>
  );
}

type Query<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };

/** Loading, refusal or content: never an empty hole. */
export function Loaded<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Loading />;
  return <Problem error={query.error} onRetry={() => void query.refetch()} />;
}

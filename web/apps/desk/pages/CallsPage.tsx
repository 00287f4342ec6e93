import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallTable } from '@/features/calls/CallTable';
import { callsQuery } from '@/features/calls/phone';
import { useAccount } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty, PageTitle } from '@/shared/ui/states';

const PAUSE_MS = 400;

/** Missed calls that wait for somebody come first, then every call, the latest first. */
export function CallsPage() {
  const { t } = useTranslation();
  const { role } = useAccount();
  const navigate = useNavigate();
  const { number, ticket } = useSearch({ strict: false }) as { number?: string; ticket?: string };
  const [typed, setTyped] = useState(number ?? '');
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  useEffect(() => {
    if (asked !== (number ?? '')) void navigate({ to: '/calls', search: { number: asked || undefined, ticket }, replace: true });
  }, [asked, number, ticket, navigate]);
  const waiting = useInfiniteQuery(callsQuery({ waits: 'true' }));
  const all = useInfiniteQuery(callsQuery({ number, ticket }));
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('calls.title')} />
        {role === 'administrator' && <AppLink to="/phone-lines">{t('phone_lines.title')}</AppLink>}
      </Group>
      <Title order={2}>{t('calls.waiting_title')}</Title>
      <Pages query={waiting} empty={<Text size="sm">{t('calls.none_wait')}</Text>}>
        {(calls) => <CallTable label={t('calls.waiting_title')} calls={calls} />}
      </Pages>
      <Title order={2}>{t('calls.all')}</Title>
      <TextInput
        label={t('calls.number')}
        inputMode="tel"
        maw={280}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Pages query={all} empty={<Empty title={t('calls.none')} />}>
        {(calls) => <CallTable label={t('calls.all')} calls={calls} />}
      </Pages>
    </Stack>
  );
}

import { Badge, Button, Code, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { MomentField } from '@/shared/ui/MomentField';
import { Panel } from '@/shared/ui/Panel';
import { ProductField } from '@/shared/ui/ProductField';
import { Problem } from '@/shared/ui/states';
import { pluginsQuery, useReplay } from './api';
import { byClause, type ClauseGroup, type Found } from './byClause';

/** The journal's calls put to another version: what it would have decided otherwise, clause by clause. Nothing is written. */
export function Rehearsal() {
  const { t } = useTranslation();
  const plugins = useQuery(pluginsQuery);
  const [against, setAgainst] = useState<string | null>(null);
  const [product, setProduct] = useState<string | null>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const replay = useReplay();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (against) replay.mutate({ against, product: product ?? undefined, from: from ?? undefined, to: to ?? undefined });
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('rehearsal.hint')}</Text>
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
          <Select
            label={t('rehearsal.against')}
            required
            value={against}
            onChange={setAgainst}
            data={(plugins.data ?? []).map((one) => ({ value: one.digest, label: `${one.plugin} ${one.version}` }))}
          />
          <ProductField
            label={t('rules.product')}
            placeholder={t('queue.any_product')}
            clearable
            clearButtonProps={{ 'aria-label': t('queue.clear') }}
            value={product}
            onChange={setProduct}
          />
          <MomentField label={t('rehearsal.from')} value={from} onChange={setFrom} />
          <MomentField label={t('rehearsal.to')} value={to} onChange={setTo} />
        </SimpleGrid>
        <Button type="submit" mt="md" disabled={!against} loading={replay.isPending} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
          {t('rehearsal.run')}
        </Button>
      </form>
      {replay.error && <Problem error={replay.error} />}
      {replay.data && <Outcome view={replay.data} />}
    </Stack>
  );
}

function Outcome({ view }: { view: ReplayView }) {
  const { t } = useTranslation();
  const failures = view.different.filter((call) => call.failure);
  return (
    <Stack gap="md">
      <Text fw={600} role="status">
        {t('rehearsal.outcome', { calls: view.calls, equal: view.equal, different: view.different.length })}
      </Text>
      {failures.length > 0 && (
        <Panel title={t('rehearsal.failures', { count: failures.length })}>
          <Stack gap={4}>
            {failures.map((call) => (
              <Text key={call.call} size="sm">
                {call.hook}: {call.failure}
              </Text>
            ))}
          </Stack>
        </Panel>
      )}
      {byClause(view.different).map((group) => (
        <ClausePanel key={group.section} group={group} />
      ))}
    </Stack>
  );
}

const COLOR = { added: 'green', removed: 'red', changed: 'orange' };
/** More examples say nothing more. */
const SHOWN = 20;

function ClausePanel({ group }: { group: ClauseGroup }) {
  const { t } = useTranslation();
  const text = useText();
  const title = group.section ? `${t('clause.chip', { section: group.section })} ${text(group.title)}` : t('rehearsal.no_clause');
  return (
    <Panel title={title}>
      <Stack gap="sm">
        {group.found.slice(0, SHOWN).map((found, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: differences of one call have no identity beyond their order
          <Example key={`${found.call}-${index}`} found={found} />
        ))}
        {group.found.length > SHOWN && <Text size="sm">{t('rehearsal.more', { count: group.found.length - SHOWN })}</Text>}
      </Stack>
    </Panel>
  );
}

function Example({ found: { difference, ticket, at, hook } }: { found: Found }) {
  const { t, i18n } = useTranslation();
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge color={COLOR[difference.kind]} variant="light" tt="none" radius="sm">
          {t(`rehearsal.${difference.kind}`)}
        </Badge>
        <Text size="sm" c="dimmed">
          {hook} · {formatInstant(at, i18n.language)}
        </Text>
        {ticket && (
          <AppLink to={ticketPath(ticket)} size="sm">
            {t('journal.to_case')}
          </AppLink>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {difference.old !== null && <Code block>{JSON.stringify(difference.old, null, 1)}</Code>}
        {difference.new !== null && <Code block>{JSON.stringify(difference.new, null, 1)}</Code>}
      </SimpleGrid>
    </Stack>
  );
}

import { Badge, Code, Group, Stack, Switch, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEntryView } from '@/shared/api/generated';
import { numberFormat } from '@/shared/lib/formats';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { ProductField } from '@/shared/ui/ProductField';
import { Empty } from '@/shared/ui/states';
import { type JournalFilter, journalQuery, pluginPath } from './api';

type Props = { filter: JournalFilter; change: (patch: JournalFilter) => void };

/** Every call of the rules: what was asked, what was decided, at what cost; failures one switch away. */
export function Journal({ filter, change }: Props) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(journalQuery(filter));
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="md">
        <ProductField
          label={t('rules.product')}
          placeholder={t('queue.any_product')}
          clearable
          clearButtonProps={{ 'aria-label': t('queue.clear') }}
          value={filter.product ?? null}
          onChange={(product) => change({ product: product ?? undefined })}
        />
        <Switch
          label={t('journal.failed_only')}
          checked={filter.failed === 'true'}
          onChange={(event) => change({ failed: event.currentTarget.checked ? 'true' : undefined })}
          pb={8}
        />
      </Group>
      <Pages query={list} empty={<Empty title={t(filter.failed ? 'journal.no_failures' : 'journal.none')} />}>
        {(entries) => (
          <ListTable
            label={t('journal.title')}
            columns={[t('journal.at'), t('journal.call'), t('journal.rules'), t('journal.outcome'), t('journal.cost'), t('journal.case')]}
          >
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </ListTable>
        )}
      </Pages>
    </Stack>
  );
}

type Decision = { steps?: unknown[]; explanation?: string };
const decisionOf = (entry: JournalEntryView) => (entry.result as { decision?: Decision }).decision;

function Row({ entry }: { entry: JournalEntryView }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const decision = decisionOf(entry);
  const number = (value: number) => numberFormat(i18n.language, {}).format(value);
  return (
    <Table.Tr>
      <Table.Td className="numbers">{formatInstant(entry.at, i18n.language)}</Table.Td>
      <Table.Td>
        {entry.hook}
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t('journal.details')}</summary>
          {open && (
            <Stack gap={6} maw={520}>
              {entry.log.length > 0 && <Code block>{entry.log.join('\n')}</Code>}
              <Code block>{JSON.stringify(entry.result, null, 1)}</Code>
              <Code block mah={240} style={{ overflow: 'auto' }}>
                {JSON.stringify(entry.input, null, 1)}
              </Code>
            </Stack>
          )}
        </details>
      </Table.Td>
      <Table.Td>
        <AppLink to={pluginPath(entry)} size="sm">
          {entry.plugin} {entry.version}
        </AppLink>
      </Table.Td>
      <Table.Td>
        {decision ? (
          <>
            {t('journal.steps', { count: decision.steps?.length ?? 0 })}
            <Text size="xs" c="dimmed">
              {decision.explanation}
            </Text>
          </>
        ) : (
          <Badge color="red" variant="light" tt="none" radius="sm">
            {t('journal.failed')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td className="numbers">
        {t('journal.fuel', { fuel: number(entry.fuel) })}
        <Text size="xs" c="dimmed">
          {t('journal.micros', { time: number(entry.micros) })}
        </Text>
      </Table.Td>
      <Table.Td>{entry.ticket && <AppLink to={ticketPath(entry.ticket)}>{t('journal.to_case')}</AppLink>}</Table.Td>
    </Table.Tr>
  );
}

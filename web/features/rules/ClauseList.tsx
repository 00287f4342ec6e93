import { Stack, Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginDetailView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { ListTable } from '@/shared/ui/ListTable';
import { Panel } from '@/shared/ui/Panel';
import { clausesOf } from './clauses';

/** What every clause says, document by document; a number or a word narrows the list. */
export function ClauseList({ detail }: { detail: PluginDetailView }) {
  const { t } = useTranslation();
  const text = useText();
  const [words, setWords] = useState('');
  const groups = clausesOf(detail, words, text);
  const found = groups.reduce((sum, { clauses }) => sum + clauses.length, 0);
  return (
    <Panel title={t('plugin.clauses')}>
      <Stack gap="md">
        <TextInput
          type="search"
          label={t('plugin.find_clause')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maw={420}
        />
        <Text size="sm" c="dimmed" role="status">
          {t('plugin.clauses_found', { count: found })}
        </Text>
        {groups.map(({ document, title, clauses }) => (
          <Stack key={document} gap={6}>
            {groups.length > 1 && (
              <Text size="sm" fw={600} component="h3" m={0}>
                {title}
              </Text>
            )}
            <ListTable label={t('plugin.clauses_of', { document: title })} minWidth={320} columns={[t('plugin.clause'), t('plugin.says')]}>
              {clauses.map((clause) => (
                <Table.Tr key={clause.section}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{t('clause.chip', { section: clause.section })}</Table.Td>
                  <Table.Td>{text(clause.title)}</Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          </Stack>
        ))}
      </Stack>
    </Panel>
  );
}

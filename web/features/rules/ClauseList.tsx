import { Badge, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginDetailView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { ListTable } from '@/shared/ui/ListTable';
import { Panel } from '@/shared/ui/Panel';
import { type ClausesOfDocument, clausesOf, type Proven, provenClauses, VERDICTS, type Verdict, verdictOf } from './clauses';
import { Carried, Tests } from './Proofs';

/** What every clause says, what carries it and what proves it, document by document; words and verdicts narrow the list. */
export function ClauseList({ detail }: { detail: PluginDetailView }) {
  const { t } = useTranslation();
  const text = useText();
  const [words, setWords] = useState('');
  const [wanted, setWanted] = useState<Verdict | 'all'>('all');
  const clauses = useMemo(() => provenClauses(detail), [detail]);
  const told = detail.proofs.length > 0;
  const count = (verdict: Verdict) => clauses.filter((clause) => verdictOf(clause) === verdict).length;
  const chosen = clauses.filter((clause) => wanted === 'all' || verdictOf(clause) === wanted);
  const groups = clausesOf(chosen, detail, words, text);
  const found = groups.reduce((sum, { clauses }) => sum + clauses.length, 0);
  const cuts = VERDICTS.filter((verdict) => verdict === 'gap' || count(verdict) > 0);
  return (
    <Panel title={t('plugin.clauses')}>
      <Stack gap="md">
        {!told && <Text size="sm">{t('plugin.proofs_untold')}</Text>}
        <Group gap="md" align="flex-end">
          <TextInput
            type="search"
            label={t('plugin.find_clause')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            w={420}
            maw="100%"
          />
          {told && (
            <SegmentedControl
              aria-label={t('plugin.verdict')}
              value={wanted}
              onChange={(value) => setWanted(value as typeof wanted)}
              data={[
                { value: 'all', label: `${t('plugin.verdict_all')} ${clauses.length}` },
                ...cuts.map((verdict) => ({ value: verdict, label: `${t(`plugin.verdict_${verdict}`)} ${count(verdict)}` })),
              ]}
            />
          )}
        </Group>
        <Text size="sm" c="dimmed" role="status">
          {t('plugin.clauses_found', { count: found })}
        </Text>
        {groups.map((group) => (
          <OfDocument key={group.document} group={group} named={groups.length > 1} told={told} />
        ))}
      </Stack>
    </Panel>
  );
}

function OfDocument({ group: { title, clauses }, named, told }: { group: ClausesOfDocument; named: boolean; told: boolean }) {
  const { t } = useTranslation();
  const columns = [t('plugin.clause'), t('plugin.says')];
  return (
    <Stack gap={6}>
      {named && (
        <Text size="sm" fw={600} component="h3" m={0}>
          {title}
        </Text>
      )}
      <ListTable
        label={t('plugin.clauses_of', { document: title })}
        minWidth={told ? 760 : 320}
        columns={told ? [...columns, t('plugin.carried'), t('plugin.proof')] : columns}
      >
        {clauses.map((clause) => (
          <Row key={clause.section} clause={clause} told={told} />
        ))}
      </ListTable>
    </Stack>
  );
}

function Row({ clause, told }: { clause: Proven; told: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{t('clause.chip', { section: clause.section })}</Table.Td>
      <Table.Td>{text(clause.title)}</Table.Td>
      {told && (
        <>
          <Table.Td>{clause.proof && <Carried proof={clause.proof} />}</Table.Td>
          <Table.Td>
            <Stack gap={4} align="flex-start">
              <VerdictBadge clause={clause} />
              {clause.proof && <Tests proof={clause.proof} />}
            </Stack>
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}

const LOOK = {
  proven: { color: 'green', icon: IconCheck },
  not_testable: { color: 'gray', icon: IconMinus },
  gap: { color: 'red', icon: IconAlertTriangle },
  untold: { color: 'gray', icon: IconMinus },
};

function VerdictBadge({ clause }: { clause: Proven }) {
  const { t } = useTranslation();
  const text = useText();
  const verdict = verdictOf(clause);
  const { color, icon: Icon } = LOOK[verdict];
  const why =
    verdict === 'gap' ? (clause.proof?.gaps ?? []).map(text) : clause.proof?.not_testable ? [text(clause.proof.not_testable)] : [];
  return (
    <>
      <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
        {t(`plugin.verdict_${verdict}`)}
      </Badge>
      {why.length > 0 && <Text size="sm">{why.join('; ')}</Text>}
    </>
  );
}

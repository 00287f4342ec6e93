import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DeadlineRow,
  deadlinesQuery,
  exportDeadlines,
  keptPercent,
  type Score,
  scoresOf,
  type Verdict,
  verdictOf,
} from '@/features/reports/api';
import { productsQuery } from '@/shared/api/catalogue';
import { labelOf } from '@/shared/i18n/labels';
import { formatInstant } from '@/shared/lib/time';
import { TableExport } from '@/shared/ui/ExportMenu';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

const KeptChart = lazy(() => import('@/features/reports/KeptChart'));

type Search = { from?: string; to?: string; set?: string; timer?: string; verdict?: string };

function thisMonth(): { from: string; to: string } {
  const today = new Date().toISOString().slice(0, 10);
  const [year = 0, month = 1] = today.split('-').map(Number);
  return { from: `${today.slice(0, 8)}01`, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
}

/** Deadlines kept and missed, by rule set and kind of deadline; every number opens its cases. */
export function RegulationPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const { from, to } = { ...thisMonth(), ...(search.from ? { from: search.from } : {}), ...(search.to ? { to: search.to } : {}) };
  const report = useQuery(deadlinesQuery({ from, to }));
  const change = (patch: Search) =>
    void navigate({ to: '/regulation', search: { ...search, ...patch }, replace: true, resetScroll: false });
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('desk.regulation')} />
      <Group gap="md" align="flex-end" className="filter-line">
        <TextInput
          type="date"
          label={t('kept.from')}
          value={from}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={t('kept.to')}
          value={to}
          onChange={(event) => change({ to: event.currentTarget.value || undefined })}
        />
        <TableExport name={t('kept.file', { from, to })} load={(format) => exportDeadlines({ from, to }, format)} />
      </Group>
      <Loaded query={report}>
        {({ rows }) => (rows.length === 0 ? <Empty title={t('kept.none')} /> : <Scores rows={rows} search={search} change={change} />)}
      </Loaded>
    </Stack>
  );
}

function useTimerName() {
  const { i18n } = useTranslation();
  const products = useQuery(productsQuery);
  return (product: string, timer: string) =>
    labelOf(
      i18n,
      products.data?.find(({ code }) => code === product),
      'timers',
      timer,
    );
}

const VERDICTS: Verdict[] = ['met', 'missed', 'open'];

function Scores({ rows, search, change }: { rows: DeadlineRow[]; search: Search; change: (patch: Search) => void }) {
  const { t } = useTranslation();
  const name = useTimerName();
  const now = Date.now();
  const scores = scoresOf(rows, now);
  const chosen = rows.filter((row) => row.rule_set === search.set && row.timer === search.timer && verdictOf(row, now) === search.verdict);
  return (
    <>
      <Panel title={t('kept.chart')}>
        <Suspense fallback={null}>
          <KeptChart
            scores={scores}
            name={(score) => `${name(score.product, score.timer)} · ${score.ruleSet}`}
            onOpen={(score, verdict) => change({ set: score.ruleSet, timer: score.timer, verdict })}
          />
        </Suspense>
      </Panel>
      <ListTable
        label={t('desk.regulation')}
        columns={[t('kept.rule_set'), t('kept.timer'), t('kept.met'), t('kept.missed'), t('kept.open'), t('kept.percent')]}
      >
        {scores.map((score) => (
          <ScoreRow key={`${score.ruleSet}/${score.timer}`} score={score} name={name(score.product, score.timer)} change={change} />
        ))}
      </ListTable>
      {search.verdict && search.set && (
        <Panel
          title={t('kept.list', {
            timer: name(chosen[0]?.product ?? '', search.timer ?? ''),
            verdict: t(`kept.${search.verdict}`),
            rules: search.set,
          })}
          right={
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => change({ set: undefined, timer: undefined, verdict: undefined })}
            >
              {t('common.close')}
            </Button>
          }
        >
          <Chosen rows={chosen} />
        </Panel>
      )}
    </>
  );
}

function ScoreRow({ score, name, change }: { score: Score; name: string; change: (patch: Search) => void }) {
  const { t } = useTranslation();
  const percent = keptPercent(score);
  return (
    <Table.Tr>
      <Table.Td>{score.ruleSet}</Table.Td>
      <Table.Td>{name}</Table.Td>
      {VERDICTS.map((verdict) => (
        <Table.Td key={verdict} className="numbers">
          {score[verdict] > 0 ? (
            <Button
              variant="subtle"
              size="compact-sm"
              ml={-8}
              c={verdict === 'missed' ? 'var(--mantine-color-error)' : undefined}
              aria-label={t('kept.open_list', { total: score[verdict], verdict: t(`kept.${verdict}`), timer: name })}
              onClick={() => change({ set: score.ruleSet, timer: score.timer, verdict })}
            >
              {score[verdict]}
            </Button>
          ) : (
            0
          )}
        </Table.Td>
      ))}
      <Table.Td className="numbers">{percent === null ? '' : `${percent} %`}</Table.Td>
    </Table.Tr>
  );
}

function Chosen({ rows }: { rows: DeadlineRow[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t('queue.count', { count: rows.length })}
      </Text>
      <ListTable label={t('kept.cases')} minWidth={480} columns={[t('queue.case'), t('kept.due'), t('kept.met_at')]}>
        {rows.map((row) => (
          <Table.Tr key={`${row.ticket}/${row.due_at}`}>
            <Table.Td>
              <AppLink to="/" search={{ text: row.ticket, status: 'any' }}>
                {row.ticket}
              </AppLink>
            </Table.Td>
            <Table.Td className="numbers">{formatInstant(row.due_at, i18n.language)}</Table.Td>
            <Table.Td className="numbers">{row.met_at && formatInstant(row.met_at, i18n.language)}</Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
    </Stack>
  );
}

import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CUTS, type DeadlineRow, deadlinesQuery, exportDeadlines, rowsBehind, type Score, scoresOf } from '@/features/reports/api';
import { KeptCases } from '@/features/reports/KeptCases';
import { KeptTable } from '@/features/reports/KeptTable';
import { productsQuery } from '@/shared/api/catalogue';
import { labelOf } from '@/shared/i18n/labels';
import { TableExport } from '@/shared/ui/ExportMenu';
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
  return ({ product, timer }: Pick<Score, 'product' | 'timer'>) =>
    labelOf(
      i18n,
      products.data?.find(({ code }) => code === product),
      'timers',
      timer,
    );
}

type ScoresProps = { rows: DeadlineRow[]; search: Search; change: (patch: Search) => void };

function Scores({ rows, search, change }: ScoresProps) {
  const { t } = useTranslation();
  const name = useTimerName();
  const now = Date.now();
  const scores = scoresOf(rows, now);
  const cut = CUTS.find((one) => one === search.verdict);
  const score = scores.find(({ ruleSet, timer }) => ruleSet === search.set && timer === search.timer);
  return (
    <>
      <Panel title={t('kept.chart')}>
        <Suspense fallback={null}>
          <KeptChart
            scores={scores}
            name={(one) => `${name(one)} · ${one.ruleSet}`}
            onOpen={(one, verdict) => change({ set: one.ruleSet, timer: one.timer, verdict })}
          />
        </Suspense>
      </Panel>
      <KeptTable scores={scores} name={name} />
      {cut && score && (
        <Behind
          key={`${score.ruleSet}/${score.timer}/${cut}`}
          title={t('kept.list', { timer: name(score), verdict: t(`kept.${cut}`), rules: score.ruleSet })}
          onClose={() => change({ set: undefined, timer: undefined, verdict: undefined })}
        >
          <KeptCases rows={rowsBehind(rows, score, cut, now)} cut={cut} now={now} />
        </Behind>
      )}
    </>
  );
}

/** What a number counts, brought before the reader who asked for it. */
function Behind({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      <Panel
        title={title}
        right={
          <Button size="xs" variant="default" leftSection={<IconX size={14} aria-hidden />} onClick={onClose}>
            {t('common.close')}
          </Button>
        }
      >
        {children}
      </Panel>
    </div>
  );
}

import { BarChart } from '@mantine/charts';
import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReferenceArea } from 'recharts';
import type { SeriesChart, SeriesState } from '@/shared/api/types';
import { formatDay, formatShort, viewerZone } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import '@mantine/charts/styles.css';
import { chartQuery } from './api';
import { bars, gaps, stretches, totals } from './points';

const DAY_MS = 86_400_000;
const RANGES = { week: 7, month: 31, year: 365 } as const;
type Range = keyof typeof RANGES;
/** Gaps told beside the chart; it shows the rest. */
const MOST_GAPS = 10;

/** The counts of a device by hour or day, with what is missing and what was filled in. */
export function SeriesPanel({ name, series }: { name: string; series: SeriesState[] }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState(series[0]?.id ?? '');
  const [range, setRange] = useState<Range>('week');
  const current = series.find((held) => held.id === chosen) ?? series[0];
  if (!current) return null;
  return (
    <Panel title={t('monitoring.counts', { name })}>
      <Group mb="sm" gap="md">
        <SegmentedControl
          aria-label={t('monitoring.series')}
          value={current.id}
          onChange={choose}
          data={series.map((held) => ({ value: held.id, label: t(`measure.${held.measure}`, held.measure) }))}
        />
        <SegmentedControl
          aria-label={t('monitoring.range')}
          value={range}
          onChange={(value) => setRange(value as Range)}
          data={Object.keys(RANGES).map((value) => ({ value, label: t(`monitoring.range_${value}`) }))}
        />
      </Group>
      <Chart series={current} range={range} />
    </Panel>
  );
}

/** To the end of what came last: a device that is silent shows what it last told. */
function Chart({ series, range }: { series: SeriesState; range: Range }) {
  const last = series.last ? Date.parse(series.last.at) + series.interval * 60_000 : Date.now();
  const [from, to] = [new Date(last - RANGES[range] * DAY_MS).toISOString(), new Date(last).toISOString()];
  const chart = useQuery(chartQuery({ series: series.id, from, to, step: range === 'week' ? 'hour' : 'day', zone: viewerZone() }));
  return <Loaded query={chart}>{(data) => <Drawn chart={data} hourly={range === 'week'} />}</Loaded>;
}

function Drawn({ chart, hourly }: { chart: SeriesChart; hourly: boolean }) {
  const { t, i18n } = useTranslation();
  const label = (instant: string) => (hourly ? formatShort(instant, i18n.language) : formatDay(instant, i18n.language));
  const sum = totals(chart.points);
  const faults = stretches(chart.points, chart.conditions);
  const summary = t('monitoring.summary', { value: Math.round(sum.value), missing: sum.missing, restored: sum.restored });
  return (
    <Stack gap="sm">
      <Text size="sm">{summary}</Text>
      <div role="img" aria-label={summary}>
        <BarChart
          h={260}
          data={bars(chart.points, label)}
          dataKey="label"
          type="stacked"
          withLegend
          tickLine="none"
          gridAxis="y"
          barProps={{ isAnimationActive: false }}
          series={[
            { name: 'measured', label: t('monitoring.measured'), color: 'blue.6' },
            { name: 'restored', label: t('monitoring.restored'), color: 'teal.5' },
            { name: 'missing', label: t('monitoring.missing'), color: 'red.6' },
          ]}
        >
          {faults.map(({ kind, since, first, last }) => (
            <ReferenceArea
              key={`${kind}${since}`}
              x1={label(first)}
              x2={label(last)}
              fill="var(--mantine-color-orange-6)"
              fillOpacity={0.18}
              stroke="var(--mantine-color-orange-6)"
              strokeDasharray="4 3"
              ifOverflow="visible"
            />
          ))}
        </BarChart>
      </div>
      {faults.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('monitoring.faults_marked')}
        </Text>
      )}
      <Told chart={chart} />
    </Stack>
  );
}

/** The same in words: what is missing and what was filled in. */
function Told({ chart }: { chart: SeriesChart }) {
  const { t, i18n } = useTranslation();
  const missing = gaps(chart.points);
  return (
    <>
      {missing.length > 0 && (
        <Text size="sm" component="ul" m={0} pl="lg" aria-label={t('monitoring.gaps')}>
          {missing.slice(-MOST_GAPS).map((gap) => (
            <li key={gap.from}>
              {t('monitoring.gap', {
                from: formatShort(gap.from, i18n.language),
                to: formatShort(gap.to, i18n.language),
                count: gap.intervals,
              })}
            </li>
          ))}
        </Text>
      )}
      {chart.restorations.length > 0 && (
        <Text size="sm" component="ul" m={0} pl="lg" aria-label={t('monitoring.restorations')}>
          {chart.restorations.map((held) => (
            <li key={held.id}>
              {t(held.undone_at ? 'monitoring.restoration_undone' : 'monitoring.restoration', {
                from: formatShort(held.from, i18n.language),
                to: formatShort(held.to, i18n.language),
                count: held.values.length,
              })}
            </li>
          ))}
        </Text>
      )}
    </>
  );
}

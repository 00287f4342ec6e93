import { LineChart } from '@mantine/charts';
import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import type { RecordKind } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import '@mantine/charts/styles.css';
import { recordsQuery } from './api';
import { type TrendPoint, trend } from './trend';

/** What was recorded of a device time and again, such as checks of its accuracy: as a trend, and in words. */
export function RecordsPanel({ asset, name }: { asset: string; name: string }) {
  const products = useQuery(productsQuery);
  const records = useQuery(recordsQuery(asset));
  const kinds = (products.data ?? []).flatMap((product) => product.records ?? []);
  return kinds
    .map((kind) => ({ kind, points: trend(kind, records.data ?? []) }))
    .filter(({ points }) => points.length > 0)
    .map(({ kind, points }) => <Trend key={kind.code} kind={kind} points={points} name={name} />);
}

type Props = { kind: RecordKind; points: TrendPoint[]; name: string };

function Trend({ kind, points, name }: Props) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const title = text(kind.title);
  const told = (value: number) => `${value.toLocaleString(i18n.language)} ${kind.unit}`.trim();
  const data = points.map((point) => ({ label: formatShort(point.at, i18n.language), value: point.value }));
  return (
    <Panel title={t('monitoring.records', { title, name })}>
      <Stack gap="sm">
        {points.length > 1 && (
          <div role="img" aria-label={t('monitoring.records_trend', { title, count: points.length })}>
            <LineChart
              h={200}
              data={data}
              dataKey="label"
              unit={kind.unit && ` ${kind.unit}`}
              yAxisProps={{ domain: ['auto', 'auto'] }}
              lineProps={{ isAnimationActive: false }}
              series={[{ name: 'value', label: title, color: 'blue.6' }]}
            />
          </div>
        )}
        <Table aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('monitoring.record_at')}</Table.Th>
              <Table.Th scope="col">{title}</Table.Th>
              <Table.Th scope="col">{t('monitoring.record_case')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.toReversed().map((point) => (
              <Table.Tr key={point.id}>
                <Table.Td className="numbers">{formatShort(point.at, i18n.language)}</Table.Td>
                <Table.Td className="numbers">{told(point.value)}</Table.Td>
                <Table.Td>
                  <AppLink to={ticketPath(point.ticket)}>
                    <Text span size="sm">
                      {t('monitoring.record_open')}
                    </Text>
                  </AppLink>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Panel>
  );
}

import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { monitoringQuery } from '@/features/monitoring/api';
import { ConditionText } from '@/features/monitoring/ConditionText';
import { DeviceTable } from '@/features/monitoring/DeviceTable';
import { SeriesPanel } from '@/features/monitoring/SeriesPanel';
import type { AssetState } from '@/shared/api/types';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

/** A site with its systems and devices: the state now, the counts, what was wrong. */
export function AssetPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const assets = useQuery(monitoringQuery(id));
  return (
    <Stack className="page page-wide" gap="md">
      <AppLink to="/assets" size="sm">
        {t('monitoring.all')}
      </AppLink>
      <Loaded query={assets}>{(data) => <Site assets={data} />}</Loaded>
    </Stack>
  );
}

function Site({ assets }: { assets: AssetState[] }) {
  const { t } = useTranslation();
  const counting = assets.filter((asset) => asset.series.length > 0);
  const [chosen, choose] = useState<string>();
  const current = counting.find((asset) => asset.id === chosen) ?? counting.find((asset) => asset.state === 'faulty') ?? counting[0];
  const past = (current?.conditions ?? []).toReversed();
  return (
    <>
      <PageTitle title={assets[0]?.name ?? t('monitoring.title')} />
      <DeviceTable assets={assets} chosen={current?.id} onChoose={choose} />
      {current ? (
        <>
          <SeriesPanel key={current.id} name={current.name} series={current.series} />
          <Panel title={t('monitoring.conditions', { name: current.name })}>
            {past.length === 0 ? (
              <Text size="sm">{t('monitoring.no_conditions')}</Text>
            ) : (
              <Stack gap={4}>
                {past.map((condition) => (
                  <ConditionText key={`${condition.kind}${condition.since}`} condition={condition} />
                ))}
              </Stack>
            )}
          </Panel>
        </>
      ) : (
        <Text size="sm">{t('monitoring.nothing_counts')}</Text>
      )}
    </>
  );
}

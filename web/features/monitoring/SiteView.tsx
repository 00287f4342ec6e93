import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssetState } from '@/shared/api/types';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { monitoringQuery } from './api';
import { ConditionText } from './ConditionText';
import { DeviceTable } from './DeviceTable';
import { RecordsPanel } from './RecordsPanel';
import { SeriesPanel } from './SeriesPanel';

/** Draws the cases about an asset; they belong to another feature, so the page lends it. */
type RenderRequests = (asset: string) => ReactNode;

/** A site with its systems and devices: the state now, the counts, what was wrong, what was asked about it. */
export function SiteView({ id, renderRequests }: { id: string; renderRequests: RenderRequests }) {
  const query = useQuery(monitoringQuery(id));
  return <Loaded query={query}>{(assets) => <Site id={id} assets={assets} renderRequests={renderRequests} />}</Loaded>;
}

function Site({ id, assets, renderRequests }: { id: string; assets: AssetState[]; renderRequests: RenderRequests }) {
  const { t } = useTranslation();
  const counting = assets.filter((asset) => asset.series.length > 0);
  const uncovered = assets.filter((asset) => asset.covered === false).length;
  const [chosen, choose] = useState<string>();
  const device = counting.find((asset) => asset.id === chosen);
  const current = device ?? counting.find((asset) => asset.state === 'faulty') ?? counting[0];
  return (
    <>
      <PageTitle title={assets[0]?.name ?? t('monitoring.title')} />
      {uncovered > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />} variant="light">
          {t('monitoring.uncovered_devices', { count: uncovered })}
        </Alert>
      )}
      <DeviceTable assets={assets} chosen={current?.id} onChoose={choose} />
      {current ? (
        <>
          <SeriesPanel key={current.id} name={current.name} series={current.series} />
          <Past asset={current} />
          <RecordsPanel asset={current.id} name={current.name} />
        </>
      ) : (
        <Text size="sm">{t('monitoring.nothing_counts')}</Text>
      )}
      <Panel
        title={device ? t('monitoring.device_requests', { name: device.name }) : t('monitoring.asset_requests')}
        right={
          device && (
            <Button variant="subtle" size="compact-sm" onClick={() => choose(undefined)}>
              {t('monitoring.all_requests')}
            </Button>
          )
        }
      >
        {renderRequests(device?.id ?? id)}
      </Panel>
    </>
  );
}

function Past({ asset }: { asset: AssetState }) {
  const { t } = useTranslation();
  const past = asset.conditions.toReversed();
  return (
    <Panel title={t('monitoring.conditions', { name: asset.name })}>
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
  );
}

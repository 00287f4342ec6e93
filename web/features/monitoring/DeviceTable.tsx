import { Button, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AssetState } from '@/shared/api/types';
import { formatShort } from '@/shared/lib/time';
import { ConditionText } from './ConditionText';
import { StateBadge } from './StateBadge';

/** How deep an asset lies below the first one, by what each is part of. */
function depths(assets: AssetState[]): Map<string, number> {
  const depth = new Map<string, number>();
  for (const asset of assets) depth.set(asset.id, asset.parent ? (depth.get(asset.parent) ?? -1) + 1 : 0);
  return depth;
}

export function DeviceTable({
  assets,
  chosen,
  onChoose,
}: {
  assets: AssetState[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const depth = depths(assets);
  return (
    <Table.ScrollContainer
      minWidth={720}
      className="surface"
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('monitoring.devices') } }}
    >
      <Table verticalSpacing="sm" aria-label={t('monitoring.devices')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('monitoring.device')}</Table.Th>
            <Table.Th scope="col">{t('monitoring.state')}</Table.Th>
            <Table.Th scope="col">{t('monitoring.last_seen')}</Table.Th>
            <Table.Th scope="col">{t('monitoring.last_values')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {assets.map((asset) => (
            <Table.Tr key={asset.id} aria-selected={asset.id === chosen}>
              <Table.Td pl={`${12 + (depth.get(asset.id) ?? 0) * 20}px`}>
                {asset.series.length > 0 ? (
                  <Button variant={asset.id === chosen ? 'light' : 'subtle'} size="compact-sm" onClick={() => onChoose(asset.id)}>
                    {asset.name}
                  </Button>
                ) : (
                  <Text fw={600}>{asset.name}</Text>
                )}
              </Table.Td>
              <Table.Td>
                <Stack gap={4} align="flex-start">
                  <StateBadge state={asset.state} />
                  {asset.conditions
                    .filter((condition) => !condition.until)
                    .map((condition) => (
                      <ConditionText key={`${condition.kind}${condition.since}`} condition={condition} />
                    ))}
                </Stack>
              </Table.Td>
              <Table.Td className="numbers">{asset.last_seen ? formatShort(asset.last_seen, i18n.language) : '—'}</Table.Td>
              <Table.Td className="numbers">
                {asset.series
                  .filter((series) => series.last)
                  .map((series) => `${t(`measure.${series.measure}`, series.measure)} ${series.last?.value ?? ''}`)
                  .join(', ') || '—'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

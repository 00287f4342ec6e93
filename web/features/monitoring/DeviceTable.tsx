import { Badge, Button, Stack, Table, Text } from '@mantine/core';
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

type Props = { assets: AssetState[]; chosen: string | undefined; onChoose: (id: string) => void };

export function DeviceTable({ assets, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const depth = depths(assets);
  return (
    <Table.ScrollContainer
      minWidth={300}
      className="surface"
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('monitoring.devices') } }}
    >
      <Table verticalSpacing="sm" aria-label={t('monitoring.devices')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('monitoring.device')}</Table.Th>
            <Table.Th scope="col">{t('monitoring.state')}</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              {t('monitoring.last_seen')}
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              {t('monitoring.last_values')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {assets.map((asset) => (
            <Row key={asset.id} asset={asset} depth={depth.get(asset.id) ?? 0} chosen={asset.id === chosen} onChoose={onChoose} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RowProps = { asset: AssetState; depth: number; chosen: boolean; onChoose: (id: string) => void };

/** On a narrow screen what was told last stands under the state. */
function Row({ asset, depth, chosen, onChoose }: RowProps) {
  const { t, i18n } = useTranslation();
  const seen = asset.last_seen ? formatShort(asset.last_seen, i18n.language) : undefined;
  const values = asset.series
    .filter((series) => series.last)
    .map((series) => `${t(`measure.${series.measure}`, series.measure)} ${series.last?.value ?? ''}`)
    .join(', ');
  return (
    <Table.Tr aria-selected={chosen}>
      <Table.Td pl={`${12 + depth * 20}px`}>
        {asset.series.length > 0 ? (
          <Button
            variant={chosen ? 'light' : 'subtle'}
            size="compact-sm"
            h="auto"
            mih={26}
            py={2}
            styles={{ label: { whiteSpace: 'normal', textAlign: 'start', lineHeight: 1.3 } }}
            onClick={() => onChoose(asset.id)}
          >
            {asset.name}
          </Button>
        ) : (
          <Text fw={600}>{asset.name}</Text>
        )}
      </Table.Td>
      <Table.Td>
        <Stack gap={4} align="flex-start">
          <StateBadge state={asset.state} />
          {asset.covered === false && (
            <Badge color="orange" variant="light" tt="none" radius="sm">
              {t('monitoring.uncovered')}
            </Badge>
          )}
          {asset.conditions
            .filter((condition) => !condition.until)
            .map((condition) => (
              <ConditionText key={`${condition.kind}${condition.since}`} condition={condition} />
            ))}
          {seen && (
            <Text size="xs" c="dimmed" hiddenFrom="sm">
              {[seen, values].filter(Boolean).join(' · ')}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td className="numbers" visibleFrom="sm">
        {seen ?? '—'}
      </Table.Td>
      <Table.Td className="numbers" visibleFrom="sm">
        {values || '—'}
      </Table.Td>
    </Table.Tr>
  );
}

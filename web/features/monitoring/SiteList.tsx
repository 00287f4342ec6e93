import { Button, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Asset } from '@/shared/api/types';
import { assetPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded } from '@/shared/ui/states';
import { assetsQuery } from './api';

/** What stands on its own: sites, and machines that are part of nothing. */
export function SiteList() {
  const { t } = useTranslation();
  const assets = useInfiniteQuery(assetsQuery);
  return (
    <Loaded query={assets}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.data);
        const roots = all.filter((asset) => !asset.parent);
        if (roots.length === 0) return <Empty title={t('monitoring.none')} />;
        return (
          <>
            <Sites roots={roots} all={all} />
            {assets.hasNextPage && (
              <Button variant="default" loading={assets.isFetchingNextPage} onClick={() => void assets.fetchNextPage()}>
                {t('common.more')}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function below(id: string, all: Asset[]): number {
  return all.filter((asset) => asset.parent === id).reduce((count, asset) => count + 1 + below(asset.id, all), 0);
}

function Sites({ roots, all }: { roots: Asset[]; all: Asset[] }) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="sm" className="surface" aria-label={t('monitoring.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('monitoring.site')}</Table.Th>
          <Table.Th scope="col">{t('monitoring.parts')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {roots.map((root) => (
          <Table.Tr key={root.id}>
            <Table.Td>
              <AppLink to={assetPath(root.id)} className="row-link">
                {root.name}
              </AppLink>
            </Table.Td>
            <Table.Td className="numbers">{below(root.id, all)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

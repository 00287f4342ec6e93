import { Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Asset } from '@/shared/api/types';
import { assetPath } from '@/shared/lib/paths';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { assetsQuery } from './api';

/** What stands on its own: sites, and machines that are part of nothing. */
export function SiteList() {
  const { t } = useTranslation();
  const assets = useInfiniteQuery(assetsQuery);
  return (
    <Pages query={assets} empty={<Empty title={t('monitoring.none')} />}>
      {(all) => <Sites roots={all.filter((asset) => !asset.parent)} all={all} />}
    </Pages>
  );
}

function below(id: string, all: Asset[]): number {
  return all.filter((asset) => asset.parent === id).reduce((count, asset) => count + 1 + below(asset.id, all), 0);
}

function Sites({ roots, all }: { roots: Asset[]; all: Asset[] }) {
  const { t } = useTranslation();
  return (
    <ListTable label={t('monitoring.title')} minWidth={320} columns={[t('monitoring.site'), t('monitoring.parts')]}>
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
    </ListTable>
  );
}

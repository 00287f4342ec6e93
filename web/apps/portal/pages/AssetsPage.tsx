import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SiteList } from '@/features/monitoring/SiteList';
import { PageTitle } from '@/shared/ui/states';

export function AssetsPage() {
  const { t } = useTranslation();
  return (
    <Stack className="page" gap="md">
      <PageTitle title={t('monitoring.title')} />
      <SiteList />
    </Stack>
  );
}

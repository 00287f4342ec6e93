import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AlertList } from '@/features/alerts/AlertList';
import { PageTitle } from '@/shared/ui/states';

export function AlertsPage() {
  const { t } = useTranslation();
  return (
    <Stack className="page" gap="md">
      <PageTitle title={t('desk.alerts')} />
      <AlertList />
    </Stack>
  );
}

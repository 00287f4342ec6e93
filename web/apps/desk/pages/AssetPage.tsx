import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SiteView } from '@/features/monitoring/SiteView';
import { AssetTickets } from '@/features/tickets/AssetTickets';
import { AppLink } from '@/shared/ui/links';

export function AssetPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  return (
    <Stack className="page page-wide" gap="md">
      <AppLink to="/assets" size="sm">
        {t('monitoring.all')}
      </AppLink>
      <SiteView key={id} id={id} renderRequests={(asset) => <AssetTickets asset={asset} />} />
    </Stack>
  );
}

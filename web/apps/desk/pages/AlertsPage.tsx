import { SegmentedControl, Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AlertList } from '@/features/alerts/AlertList';
import { PageTitle } from '@/shared/ui/states';

const CUTS = ['all', 'open'] as const;

export function AlertsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show } = useSearch({ strict: false }) as { show?: string };
  const cut = show === 'open' ? 'open' : 'all';
  return (
    <Stack className="page" gap="md">
      <PageTitle title={t('desk.alerts')} />
      <SegmentedControl
        aria-label={t('alerts.cut')}
        style={{ alignSelf: 'flex-start' }}
        value={cut}
        onChange={(next) => void navigate({ to: '/alerts', search: { show: next === 'open' ? next : undefined } })}
        data={CUTS.map((value) => ({ value, label: t(`alerts.cut_${value}`) }))}
      />
      <AlertList unresolved={cut === 'open'} />
    </Stack>
  );
}

import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/shared/ui/links';
import { PageTitle } from '@/shared/ui/states';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Stack className="page" gap="sm">
      <PageTitle title={t('not_found.title')} />
      <Text>{t('not_found.text')}</Text>
      <AppLink to="/">{t('not_found.home')}</AppLink>
    </Stack>
  );
}

import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { currentEntitlementsQuery } from '@/features/entitlements/api';
import { HoursText } from '@/features/entitlements/HoursText';
import { ValidityText } from '@/features/entitlements/ValidityText';

/** What the customer has for a product today: until when, and how many hours are left. */
export function RightText({ product }: { product: string }) {
  const { t } = useTranslation();
  const rights = useQuery(currentEntitlementsQuery(product));
  if (!rights.data) return null;
  if (rights.data.length === 0) return <Text size="sm">{t('catalogue.no_right')}</Text>;
  return (
    <Stack gap="xs">
      {rights.data.map((right) => (
        <div key={right.id}>
          <ValidityText entitlement={right} />
          {typeof right.available_minutes === 'number' && <HoursText available={right.available_minutes} granted={right.units_minutes} />}
        </div>
      ))}
    </Stack>
  );
}

/** Only the hours, where the product has any. */
export function HoursLeft({ product }: { product: string }) {
  const rights = useQuery(currentEntitlementsQuery(product));
  const withHours = (rights.data ?? []).filter((right) => typeof right.available_minutes === 'number');
  return withHours.map((right) => <HoursText key={right.id} available={right.available_minutes ?? 0} granted={right.units_minutes} />);
}

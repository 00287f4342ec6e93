import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { entitlementQuery } from '@/features/customers/api';
import { Balance } from '@/features/customers/Balance';
import { ExpiryBadge } from '@/features/customers/ExpiryBadge';
import { entitlementPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';

/** The contract that a case rests on: until when it holds, and how many hours are left of it. */
export function Contract({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: contract } = useQuery(entitlementQuery(id));
  return (
    <Group gap="xs" mt={6} mih={26}>
      <AppLink to={entitlementPath(id)} size="sm" underline="always">
        {t('case.contract')}
      </AppLink>
      {contract && <ExpiryBadge of={contract} />}
      {typeof contract?.available_minutes === 'number' && (
        <Group gap={4}>
          <Text size="sm">{t('case.hours_left')}</Text>
          <Balance of={contract} />
        </Group>
      )}
    </Group>
  );
}

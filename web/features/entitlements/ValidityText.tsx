import { Badge, Group, Text } from '@mantine/core';
import { IconCalendarCheck, IconCalendarDue, IconCalendarOff, IconCalendarTime } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EntitlementView } from '@/shared/api/generated';
import { formatDate } from '@/shared/lib/time';
import { dateOf, daysBetween, type Validity, validityOf } from './validity';

const LOOK: Record<Validity, { color: string; icon: typeof IconCalendarCheck }> = {
  current: { color: 'green', icon: IconCalendarCheck },
  ending: { color: 'orange', icon: IconCalendarDue },
  future: { color: 'petrol', icon: IconCalendarTime },
  ended: { color: 'gray', icon: IconCalendarOff },
};

/** In force or not, until when, and how many days are left where that matters. */
export function ValidityText({ entitlement }: { entitlement: Pick<EntitlementView, 'valid_from' | 'valid_to'> }) {
  const { t, i18n } = useTranslation();
  const now = new Date();
  const validity = validityOf(entitlement, now);
  const { color, icon: Icon } = LOOK[validity];
  const left = daysBetween(dateOf(now), entitlement.valid_to);
  return (
    <Group gap="xs">
      <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={14} aria-hidden />}>
        {t(`entitlement.${validity}`)}
      </Badge>
      <Text size="sm">
        {validity === 'future'
          ? t('entitlement.from', { date: formatDate(entitlement.valid_from, i18n.language) })
          : t('entitlement.until', { date: formatDate(entitlement.valid_to, i18n.language) })}
        {validity === 'ending' && `, ${t('entitlement.days_left', { count: left })}`}
      </Text>
    </Group>
  );
}

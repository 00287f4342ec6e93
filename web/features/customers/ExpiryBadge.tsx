import { Badge } from '@mantine/core';
import { IconCalendarOff, IconCheck, IconClockExclamation, IconHourglassEmpty } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { expiryOf, today } from './expiry';

const LOOK = {
  future: { color: 'gray', icon: IconHourglassEmpty },
  valid: { color: 'green', icon: IconCheck },
  soon: { color: 'orange', icon: IconClockExclamation },
  expired: { color: 'red', icon: IconCalendarOff },
};

export function ExpiryBadge({ of }: { of: { valid_from: string; valid_to: string } }) {
  const { t } = useTranslation();
  const { state, days } = expiryOf(of, today());
  const { color, icon: Icon } = LOOK[state];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={13} aria-hidden />}>
      {state === 'soon' ? t('contract.days_left', { count: days }) : t(`contract.${state}`)}
    </Badge>
  );
}

import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from './types';
import { healthOf } from './words';

const LOOK = {
  ok: { color: 'green', Icon: IconCircleCheck },
  unread: { color: 'petrol', Icon: IconCircleDashed },
  failing: { color: 'red', Icon: IconAlertTriangle },
  off: { color: 'gray', Icon: IconPlayerPause },
} as const;

/** Colour is never the only sign: each state has its word and its shape. */
export function MailboxBadge({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const health = healthOf(mailbox);
  const { color, Icon } = LOOK[health];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(`mail.health_${health}`)}
    </Badge>
  );
}

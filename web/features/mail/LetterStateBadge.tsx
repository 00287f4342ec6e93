import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClock, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LetterState } from './types';

const LOOK = {
  queued: { color: 'orange', Icon: IconClock },
  sending: { color: 'petrol', Icon: IconSend },
  sent: { color: 'green', Icon: IconCircleCheck },
  failed: { color: 'red', Icon: IconAlertTriangle },
  suppressed: { color: 'gray', Icon: IconBan },
} as const;

/** Colour is never the only sign: each state has its word and its shape. */
export function LetterStateBadge({ state }: { state: LetterState }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOK[state];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(`mail.letter_${state}`)}
    </Badge>
  );
}

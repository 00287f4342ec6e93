import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AssetState } from '@/shared/api/types';

const LOOK = {
  ok: { color: 'green', Icon: IconCircleCheck },
  faulty: { color: 'red', Icon: IconAlertTriangle },
  unobserved: { color: 'gray', Icon: IconCircleDashed },
} as const;

/** Colour is never the only sign: each state has its word and its shape. */
export function StateBadge({ state }: { state: AssetState['state'] }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOK[state];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(`monitoring.state_${state}`)}
    </Badge>
  );
}

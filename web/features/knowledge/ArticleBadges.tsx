import { Badge } from '@mantine/core';
import { IconCircleCheck, IconEdit, IconLock, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ArticleState, Readers } from '@/shared/api/types';

const LOOK = {
  draft: { color: 'gray', Icon: IconPencil },
  published: { color: 'green', Icon: IconCircleCheck },
  changed: { color: 'orange', Icon: IconEdit },
} as const;

export function ArticleStateBadge({ state }: { state: ArticleState }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOK[state];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(`knowledge.state_${state}`)}
    </Badge>
  );
}

/** What only staff may read is marked, so that it is not sent to a customer by mistake. */
export function StaffOnlyBadge({ readers }: { readers: Readers }) {
  const { t } = useTranslation();
  if (readers !== 'staff') return null;
  return (
    <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconLock size={12} aria-hidden />}>
      {t('knowledge.readers_staff')}
    </Badge>
  );
}

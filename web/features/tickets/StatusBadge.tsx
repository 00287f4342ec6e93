import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Status } from '@/shared/api/types';

const COLOR: Record<Status, string> = {
  received: 'petrol',
  registered: 'petrol',
  in_progress: 'petrol',
  waiting_customer: 'orange',
  waiting_third_party: 'gray',
  waiting_approval: 'orange',
  suspended: 'gray',
  transferred: 'gray',
  solution_proposed: 'green',
  closed: 'gray',
  refused: 'red',
};

export function StatusBadge({ status, size = 'md' }: { status: Status; size?: 'md' | 'lg' }) {
  const { t } = useTranslation();
  return (
    <Badge color={COLOR[status] ?? 'gray'} variant="light" tt="none" radius="sm" size={size}>
      {t(`status.${status}`)}
    </Badge>
  );
}

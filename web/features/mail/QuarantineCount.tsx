import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CountBadge } from '@/shared/ui/CountBadge';
import { quarantineCountQuery } from './api';

/** How many mails wait for a decision. */
export function QuarantineCount() {
  const { t } = useTranslation();
  const { data: count = 0 } = useQuery(quarantineCountQuery);
  return <CountBadge count={count} words={(value) => t('mail.waiting', { value })} />;
}

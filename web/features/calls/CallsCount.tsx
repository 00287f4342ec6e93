import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CountBadge } from '@/shared/ui/CountBadge';
import { callsCountQuery } from './phone';

/** How many missed calls wait for somebody. */
export function CallsCount() {
  const { t } = useTranslation();
  const { data: count = 0 } = useQuery(callsCountQuery);
  return <CountBadge count={count} words={(value) => t('calls.waiting', { value })} />;
}

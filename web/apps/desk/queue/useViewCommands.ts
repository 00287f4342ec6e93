import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Command } from '@/features/palette/match';
import { viewsQuery } from '@/features/views/api';

/** The views that are kept, as places to go to; asked for once somebody looks. */
export function useViewCommands(enabled: boolean): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data = [] } = useQuery({ ...viewsQuery, enabled });
  return data.map(({ id, name, count }) => ({
    id: `view-${id}`,
    title: name,
    detail: t('queue.count', { count }),
    group: t('views.title'),
    run: () => void navigate({ to: '/', search: { view: id } }),
  }));
}

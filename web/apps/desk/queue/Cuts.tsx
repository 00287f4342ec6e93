import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countsQuery } from '@/features/views/api';
import { AppLink } from '@/shared/ui/links';
import { asFilter, keptView, type QueueSearch, VIEWS, viewOf } from './view';

/** The quick cuts, each an address with how many cases it shows now under the filters beside it. */
export function Cuts({ search }: { search: QueueSearch }) {
  const { t } = useTranslation();
  const kept = keptView(search.view) !== undefined;
  const beside = kept ? {} : search;
  const { data: counts } = useQuery(countsQuery(VIEWS.map((view) => asFilter({ ...beside, view }))));
  return (
    <nav aria-label={t('queue.view')} className="view-bar queue-cuts">
      <ul className="list view-list">
        {VIEWS.map((view, index) => {
          const count = counts?.[index];
          return (
            <li key={view}>
              <AppLink
                to="/"
                search={{ ...beside, view: view === 'all' ? undefined : view }}
                className="view-pill"
                underline="never"
                c="inherit"
                size="sm"
                aria-current={!kept && viewOf(search.view) === view ? 'page' : undefined}
                data-alarm={view === 'breached' && count ? true : undefined}
              >
                <span className="view-name">{t(`queue.view_${view}`)}</span>
                <Text span size="sm" fw={700} className="numbers pill-number" aria-hidden>
                  {count}
                </Text>
                {count !== undefined && <span className="visually-hidden">, {t('queue.count', { count })}</span>}
              </AppLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

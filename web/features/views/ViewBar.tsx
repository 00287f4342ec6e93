import { Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/shared/ui/links';
import { viewsQuery } from './api';

/** Every view that is kept, with how many cases it shows now; each is an address. */
export function ViewBar({ current }: { current: string | undefined }) {
  const { t } = useTranslation();
  const views = useQuery(viewsQuery).data ?? [];
  if (views.length === 0) return null;
  return (
    <nav aria-label={t('views.title')} className="view-bar">
      <ul className="list view-list">
        {views.map(({ id, name, shared, owner, count }) => (
          <li key={id}>
            <AppLink
              to="/"
              search={{ view: id }}
              className="view-pill"
              underline="never"
              c="inherit"
              size="sm"
              aria-current={id === current ? 'page' : undefined}
              title={shared && owner.name ? t('views.shared_by', { name: owner.name }) : undefined}
            >
              {shared && <IconUsers size={14} aria-hidden />}
              <span className="view-name">{name}</span>
              {shared && <span className="visually-hidden">, {t('views.is_shared')}</span>}
              <Text span size="sm" fw={700} className="numbers" aria-hidden>
                {count}
              </Text>
              <span className="visually-hidden">, {t('queue.count', { count })}</span>
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

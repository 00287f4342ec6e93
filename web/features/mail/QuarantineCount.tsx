import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { MOST_COUNTED, quarantineCountQuery } from './api';

/** How many mails wait for a decision; nothing where none does. */
export function QuarantineCount() {
  const { t } = useTranslation();
  const { data: count = 0 } = useQuery(quarantineCountQuery);
  if (count === 0) return null;
  const shown = count > MOST_COUNTED ? `${MOST_COUNTED}+` : `${count}`;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {' '}
      <Badge
        component="span"
        display="inline-grid"
        color="red.8"
        size="sm"
        miw={20}
        circle={shown.length === 1}
        style={{ verticalAlign: 'middle' }}
        aria-hidden
      >
        {shown}
      </Badge>
      <span className="visually-hidden">{t('mail.waiting', { value: shown })}</span>
    </span>
  );
}

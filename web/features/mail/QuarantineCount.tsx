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
    <>
      {' '}
      <Badge component="span" color="red.8" size="sm" variant="filled" circle={shown.length === 1} aria-hidden>
        {shown}
      </Badge>
      <span className="visually-hidden">{t('mail.waiting', { value: shown })}</span>
    </>
  );
}

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { zoneOffset } from '@/shared/lib/time';
import { calendarsQuery, openNowQuery } from './api';
import { hoursWords } from './hours';

/** When somebody is there, in the calendar's own zone, and whether that is now. */
export function ServiceHours({ calendar }: { calendar: string }) {
  const { t, i18n } = useTranslation();
  const calendars = useQuery(calendarsQuery);
  const now = useQuery(openNowQuery(calendar));
  const found = calendars.data?.find((one) => one.code === calendar);
  if (!found) return null;
  const at = now.data?.at ?? new Date().toISOString();
  return (
    <Text size="sm">
      {t('catalogue.hours', { hours: hoursWords(found.week, i18n.language), offset: zoneOffset(at, found.zone) })}
      {now.data && (
        <>
          {' '}
          <b>{t(now.data.open ? 'catalogue.open_now' : 'catalogue.closed_now')}</b>
        </>
      )}
    </Text>
  );
}

/** Said before sending: outside hours a request is taken, but its time does not run yet. */
export function OutsideHours({ calendar }: { calendar: string }) {
  const { t } = useTranslation();
  const now = useQuery(openNowQuery(calendar));
  if (now.data?.open !== false) return null;
  return <Text size="sm">{t('catalogue.outside_hours')}</Text>;
}

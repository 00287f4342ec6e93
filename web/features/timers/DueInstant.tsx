import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant, formatShort, sameWallClock, viewerZone, zoneOffset } from '@/shared/lib/time';

/** The instant in the viewer's zone and, where it reads differently, in the calendar's. */
export function DueInstant({ at, zone }: { at: string; zone?: string }) {
  const { t, i18n } = useTranslation();
  const own = viewerZone();
  return (
    <span className="numbers">
      <Text component="time" dateTime={at} fw={600} span>
        {formatInstant(at, i18n.language)} ({zoneOffset(at, own)})
      </Text>
      {zone && !sameWallClock(at, zone) && (
        <Text size="sm" c="dimmed" component="span" display="block">
          {t('timer.in_calendar_zone', { at: formatShort(at, i18n.language, zone), offset: zoneOffset(at, zone) })}
        </Text>
      )}
      {zone && sameWallClock(at, zone) && (
        <Text size="sm" c="dimmed" component="span" display="block">
          {t('timer.same_zone', { offset: zoneOffset(at, zone) })}
        </Text>
      )}
    </span>
  );
}

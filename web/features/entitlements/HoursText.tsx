import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { durationWords } from '@/shared/lib/duration';

type Props = {
  /** Minutes that are left and not reserved, of those granted and not drawn, and of those reserved. */
  available: number;
  granted?: number | null;
  held?: number;
};

/** Hours left as words and as a bar; reserved hours are told apart. */
export function HoursText({ available, granted, held = 0 }: Props) {
  const { t, i18n } = useTranslation();
  const words = (minutes: number) => durationWords(i18n, minutes * 60);
  return (
    <Stack gap={4}>
      <Text size="sm">
        <b className="numbers">{t('entitlement.hours_left', { left: words(available) })}</b>
        {granted ? ` ${t('entitlement.of', { total: words(granted) })}` : ''}
      </Text>
      {Boolean(granted) && (
        <meter
          className="hours"
          aria-label={t('entitlement.hours')}
          min={0}
          max={granted ?? undefined}
          low={(granted ?? 0) * 0.15}
          optimum={granted ?? undefined}
          value={Math.max(0, available)}
        />
      )}
      {held > 0 && (
        <Text size="sm" c="dimmed">
          {t('entitlement.held', { held: words(held) })}
        </Text>
      )}
    </Stack>
  );
}

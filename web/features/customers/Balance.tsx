import { Text } from '@mantine/core';
import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { durationWords } from '@/shared/lib/duration';

/** `−3 часа 30 минут`: minutes of a ledger with their sign. */
export const minutesWords = (i18n: I18n, minutes: number) => `${minutes < 0 ? '−' : ''}${durationWords(i18n, Math.abs(minutes) * 60)}`;

export function Balance({ of }: { of: { available_minutes?: number | null; units_minutes?: number | null } }) {
  const { t, i18n } = useTranslation();
  if (of.available_minutes === null || of.available_minutes === undefined) return null;
  const low = of.available_minutes <= 0 || (of.units_minutes ? of.available_minutes * 10 <= of.units_minutes : false);
  return (
    <Text size="sm" fw={600} c={low ? 'var(--mantine-color-error)' : undefined} className="numbers">
      {minutesWords(i18n, of.available_minutes)}
      {low && <span className="visually-hidden"> {t('contract.low')}</span>}
    </Text>
  );
}

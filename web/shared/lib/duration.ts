import type { i18n as I18n } from 'i18next';

/** `3 часа 30 минут`: plural forms come from the catalogue, separators from the language. */
export function durationWords(i18n: I18n, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  const parts = [
    hours > 0 && i18n.t('duration.hours', { count: hours }),
    minutes > 0 && i18n.t('duration.minutes', { count: minutes }),
    rest > 0 && hours === 0 && i18n.t('duration.seconds', { count: rest }),
  ].filter((part): part is string => typeof part === 'string');
  return parts.length > 0 ? parts.join(' ') : i18n.t('duration.minutes', { count: 0 });
}

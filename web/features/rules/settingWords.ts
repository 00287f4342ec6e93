import type { i18n as I18n } from 'i18next';
import type { JsonSchema, Text } from '@/shared/api/types';
import { inLanguage } from '@/shared/i18n/labels';
import { numberFormat } from '@/shared/lib/formats';

/** The value of a setting as people read it: yes and no, the name of a choice, a number. */
export function settingWords(i18n: I18n, value: unknown, schema: JsonSchema): string {
  if (typeof value === 'boolean') return i18n.t(value ? 'rjsf.Yes' : 'rjsf.No');
  const titles = schema['x-enum-titles'] as Record<string, Text> | undefined;
  const title = titles?.[String(value)];
  if (title) return inLanguage(title, i18n.language);
  if (typeof value === 'number') return numberFormat(i18n.language, {}).format(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The name a version gives to a setting, else its code. */
export const settingTitle = (i18n: I18n, code: string, schema: JsonSchema | undefined): string =>
  inLanguage(schema?.['x-title'] as Text | undefined, i18n.language) || code;

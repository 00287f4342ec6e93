import { readFileSync } from 'node:fs';
import path from 'node:path';
import i18next, { type i18n as I18n } from 'i18next';
import { LANGUAGES, PARTS } from './catalogues';
import { ROOT } from './sources';

/** An i18next of its own with the real catalogues. */
export async function realI18n(language: 'ru' | 'en'): Promise<I18n> {
  const instance = i18next.createInstance();
  await instance.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
  for (const tag of LANGUAGES) {
    for (const part of PARTS) {
      const text = readFileSync(path.join(ROOT, 'shared/i18n/locales', tag, `${part}.json`), 'utf8');
      instance.addResourceBundle(tag, 'translation', JSON.parse(text), true, true);
    }
  }
  return instance;
}

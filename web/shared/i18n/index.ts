import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setApiLanguage } from '@/shared/api/client';

export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
type Part = 'common' | 'common_pages' | 'portal' | 'portal_pages' | 'desk';
/** What an app shows its first page with; the portal is the one that people open on a phone. */
const FIRST: Record<'portal' | 'desk', Part[]> = { portal: ['common', 'portal'], desk: ['common', 'common_pages', 'desk'] };

const STORED = 'reglament.language';
const catalogues = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { import: 'default' });

const asLanguage = (tag: string | null | undefined): Language | null => {
  const short = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((known) => known === short) ?? null;
};
export const storedLanguage = (): Language | null => asLanguage(localStorage.getItem(STORED));

async function load(language: Language, parts: Part[]): Promise<void> {
  const bundles = await Promise.all(parts.map((part) => catalogues[`./locales/${language}/${part}.json`]?.()));
  for (const bundle of bundles) i18next.addResourceBundle(language, 'translation', bundle, true, true);
}

let loadedParts: Part[] = ['common'];

/** Texts that the first page does without: pages fetched later bring them along. */
export async function loadTexts(...parts: Part[]): Promise<void> {
  const missing = parts.filter((part) => !loadedParts.includes(part));
  await load(i18next.language as Language, missing);
  loadedParts.push(...missing);
}

/** Catalogues are separate files: a reader loads one language of one app. */
export async function startI18n(app: 'portal' | 'desk'): Promise<I18n> {
  loadedParts = [...FIRST[app]];
  const language = storedLanguage() ?? asLanguage(navigator.language) ?? 'en';
  await i18next.use(initReactI18next).init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
  await applyLanguage(language);
  return i18next;
}

async function applyLanguage(language: Language): Promise<void> {
  await load(language, loadedParts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  setApiLanguage(language);
}

/** The reader's own choice; it outlives the account's setting on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await applyLanguage(language);
}

/** What the account prefers, unless the reader chose otherwise here. */
export async function preferLanguage(locale: string | undefined): Promise<void> {
  const language = asLanguage(locale);
  if (language && !storedLanguage() && language !== i18next.language) await applyLanguage(language);
}

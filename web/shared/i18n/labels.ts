import type { i18n as I18n } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import type { LabelGroup, Product, Text } from '@/shared/api/types';

/** A text of the server in the reader's language. */
export function inLanguage(text: Text | null | undefined, language: string): string {
  if (!text) return '';
  if (typeof text === 'string') return text;
  return (language.startsWith('ru') ? text.ru : text.en) || text.ru || text.en;
}

const readable = (code: string) => {
  const words = code.replaceAll(/[_-]/g, ' ').replaceAll('/', ': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
/** Codes keep dots and slashes; keys of a catalogue do not. */
const keyOf = (code: string) => code.replaceAll(/[.:/-]/g, '_');

/** Words for codes: what the rule set declares, then the desk's own, then the code made readable. */
export function labelOf(i18n: I18n, product: Product | undefined, group: LabelGroup, code: string): string {
  const declared = product?.labels?.[group]?.[code] ?? declaredElsewhere(product, group, code);
  if (declared) return inLanguage(declared, i18n.language);
  const known = `${group}.${keyOf(code)}`;
  if (i18n.exists(known)) return i18n.t(known);
  const parent = code.split('/')[0] ?? code;
  if (parent !== code) return `${labelOf(i18n, product, group, parent)}: ${readable(code.slice(parent.length + 1))}`;
  return readable(code);
}

function declaredElsewhere(product: Product | undefined, group: LabelGroup, code: string): Text | undefined {
  if (group === 'kinds') return product?.kinds.find((kind) => kind.code === code)?.title;
  if (group === 'fields') return product?.kinds.flatMap((kind) => kind.fields ?? []).find((field) => field.code === code)?.title;
  return undefined;
}

export type Label = (group: LabelGroup, code: string | null | undefined) => string;

export function useLabels(productCode: string | undefined): Label {
  const { i18n } = useTranslation();
  const product = useProduct(productCode);
  const { language } = i18n;
  // The same words as long as language and product are the same: parts of a page need not be drawn anew for them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language
  return useMemo(() => (group, code) => (code ? labelOf(i18n, product, group, code) : ''), [i18n, language, product]);
}

export function useText(): (text: Text | null | undefined) => string {
  const { i18n } = useTranslation();
  return (text) => inLanguage(text, i18n.language);
}

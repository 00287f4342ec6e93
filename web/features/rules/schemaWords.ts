import type { i18n as I18n } from 'i18next';

/** How the server's check of a schema says each keyword, in English only; the keyword itself is not told. */
const SAID: [RegExp, string][] = [
  [/is not of types? "/, 'type'],
  [/is less than or equal to the minimum of (-?[\d.]+)/, 'exclusiveMinimum'],
  [/is greater than or equal to the maximum of (-?[\d.]+)/, 'exclusiveMaximum'],
  [/is less than the minimum of (-?[\d.]+)/, 'minimum'],
  [/is greater than the maximum of (-?[\d.]+)/, 'maximum'],
  [/is not one of /, 'enum'],
  [/is not valid under any of the schemas/, 'oneOf'],
  [/is valid under more than one of the schemas/, 'oneOf'],
  [/ was expected$/, 'const'],
  [/is a required property/, 'required'],
  [/is shorter than \d+ character/, 'minLength'],
  [/is longer than \d+ character/, 'maxLength'],
  [/does not match "/, 'pattern'],
  [/is not a "[\w-]+"$/, 'other'],
  [/is not a multiple of /, 'other'],
  [/has less than \d+ item/, 'minItems'],
  [/has more than \d+ item/, 'maxItems'],
  [/has non-unique elements/, 'other'],
];

/** The same in the reader's language; null where the words are somebody else's, a rule set's for one. */
export function schemaWords(i18n: I18n, message: string | null | undefined): string | null {
  for (const [pattern, keyword] of SAID) {
    const found = pattern.exec(message ?? '');
    if (found) return i18n.t(`form_error.${keyword}`, { limit: found[1] ?? '' });
  }
  return null;
}

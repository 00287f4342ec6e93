import type { JsonSchema, Text } from '@/shared/api/types';
import { inLanguage } from '@/shared/i18n/labels';
import { mergeUi, orderOf } from './conditions';
import { localise } from './localise';

type Ui = Record<string, unknown>;
export type Group = { title: string; fields: string[] };
export type Layout = { intro: string; groups: Group[]; ui: Ui };

const isObject = (value: unknown): value is Ui => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A rule set's hints on drawing: a uiSchema, or `intro`, `order`, `groups` and `help` in plain words, or both. */
export function layoutOf(schema: JsonSchema, given: Ui | undefined, language: string): Layout {
  const { intro, order, groups, help, ...uiSchema } = given ?? {};
  const hints: Ui = {};
  if (Array.isArray(order)) hints['ui:order'] = [...order, '*'];
  if (isObject(help)) for (const [field, text] of Object.entries(help)) hints[field] = { 'ui:help': inLanguage(text as Text, language) };
  const named = Array.isArray(groups) ? (groups as { title: Text; fields: string[] }[]) : [];
  return {
    intro: inLanguage(intro as Text | undefined, language),
    groups: named.map(({ title, fields }) => ({ title: inLanguage(title, language), fields })),
    ui: mergeUi(mergeUi(orderOf(schema), hints), localise(uiSchema, language) as Ui),
  };
}

import type { JsonSchema, LocalText } from '@/shared/api/types';

/** `x-title` {ru, en} beside a keyword of the same name: what a rule set writes once, put into the reader's language. */
const TEXTS: Record<string, string> = {
  'x-title': 'title',
  'x-description': 'description',
  'x-help': 'ui:help',
  'x-placeholder': 'ui:placeholder',
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isLocal = (value: unknown): value is LocalText => isObject(value) && typeof value.ru === 'string' && typeof value.en === 'string';
const pick = (text: LocalText, language: string) => (language.startsWith('ru') ? text.ru : text.en);

/** A copy of a schema (or of a uiSchema) in which every `x-…` text has become the plain keyword. */
export function localise(node: unknown, language: string): unknown {
  if (Array.isArray(node)) return node.map((item) => localise(item, language));
  if (!isObject(node)) return node;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key in TEXTS || key === 'x-enum-titles') continue;
    result[key] = key === 'const' || key === 'enum' || key === 'default' ? value : localise(value, language);
  }
  for (const [from, to] of Object.entries(TEXTS)) {
    const text = node[from];
    if (isLocal(text)) result[to] = pick(text, language);
  }
  return withNamedOptions(result, node, language);
}

/** `enum` with `x-enum-titles` {value: {ru, en}} becomes named constants, which a select can show. */
function withNamedOptions(result: Record<string, unknown>, node: Record<string, unknown>, language: string): Record<string, unknown> {
  const titles = node['x-enum-titles'];
  if (!Array.isArray(result.enum) || !isObject(titles)) return result;
  const { enum: values, ...rest } = result;
  // "Nothing" is not an answer to choose: it is the row left alone.
  const oneOf = (values as unknown[])
    .filter((value) => value !== null)
    .map((value) => {
      const title = titles[String(value)];
      return { const: value, title: isLocal(title) ? pick(title, language) : String(value) };
    });
  return { ...rest, oneOf };
}

export const localiseSchema = (schema: JsonSchema, language: string): JsonSchema => localise(schema, language) as JsonSchema;

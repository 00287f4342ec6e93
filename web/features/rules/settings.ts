import type { i18n as I18n } from 'i18next';
import type { PluginDetailView, RuleSetView } from '@/shared/api/generated';
import { ApiProblem, findingWords } from '@/shared/api/problems';
import type { Finding, FormData, JsonSchema } from '@/shared/api/types';

type Node = Record<string, unknown>;
const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The settings a version declares, by code; nothing where it has no schema that names any. */
export function declared(detail: Pick<PluginDetailView, 'settings_schema'>): [code: string, schema: JsonSchema][] {
  const properties = detail.settings_schema?.properties;
  return isObject(properties) ? Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isObject(entry[1])) : [];
}

/** What holds for a product where nothing is set: the schema's defaults under what the version sets for the product itself. */
export function defaultsFor(detail: Pick<PluginDetailView, 'settings_schema' | 'declared_products'>, product: string | null): FormData {
  const own = detail.declared_products.find(({ code }) => code === product)?.settings ?? {};
  const general = declared(detail).flatMap(([code, schema]) => ('default' in schema ? [[code, schema.default]] : []));
  return { ...Object.fromEntries(general), ...own };
}

/** What the form starts from, and the settings in force that this version does not know. */
export function startingFrom(
  detail: Pick<PluginDetailView, 'settings_schema' | 'declared_products'>,
  product: string | null,
  current: Pick<RuleSetView, 'settings'> | undefined,
): { data: FormData; unknown: string[] } {
  const codes = new Set(declared(detail).map(([code]) => code));
  // Without a schema nothing says what is known: everything is carried over.
  if (codes.size === 0) return { data: { ...current?.settings }, unknown: [] };
  const held = Object.entries(current?.settings ?? {});
  const known = Object.fromEntries(held.filter(([code]) => codes.has(code)));
  return {
    data: { ...defaultsFor(detail, product), ...known },
    unknown: held.map(([code]) => code).filter((code) => !codes.has(code)),
  };
}

/** Only what differs from the defaults is set: the rest follows the version. */
export const ownSettings = (data: FormData, defaults: FormData): FormData =>
  Object.fromEntries(Object.entries(data).filter(([code, value]) => value !== undefined && !same(value, defaults[code])));

/** The schema with what holds where a field is left empty, in words under the field. */
export function withDefaultWords(
  schema: JsonSchema,
  defaults: FormData,
  words: (value: unknown, schema: JsonSchema) => string,
): JsonSchema {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const told = Object.entries(properties).map(([code, child]) => {
    if (!isObject(child) || defaults[code] === undefined || child.description || child['x-description']) return [code, child];
    return [code, { ...child, description: words(defaults[code], child) }];
  });
  return { ...schema, properties: Object.fromEntries(told) };
}

const PREFIX = 'settings.';

/** The words of a form for what a schema asks; null where it is somebody else who finds fault, a rule set for one. */
const schemaWords = (i18n: I18n, { keyword, limit }: Finding): string | null =>
  keyword ? i18n.t([`form_error.${keyword}`, 'form_error.other'], { limit }) : null;

/** What the server says against settings, by the path of each inside them. */
export function settingFaults(i18n: I18n, error: unknown): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const finding of error instanceof ApiProblem ? error.findings : []) {
    const path = finding.path?.startsWith(PREFIX) ? finding.path.slice(PREFIX.length) : '';
    if (path) faults[path] ??= schemaWords(i18n, finding) ?? findingWords(i18n, finding);
  }
  return faults;
}

/** Of a product's rule sets, the one whose settings the next begins with: the latest that stands. */
export const latestOf = (ruleSets: RuleSetView[] | undefined, product: string | null): RuleSetView | undefined =>
  ruleSets
    ?.filter((one) => one.product === product && !one.withdrawn_at)
    .sort((one, other) => Date.parse(one.in_force_from) - Date.parse(other.in_force_from))
    .at(-1);

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FormDefinition, JsonSchema, LocalText, Product } from '@/shared/api/types';

/** The mock shows what the real rule set declares: it reads the manifest beside it in this repository. */
const folder = path.resolve(import.meta.dirname, '../../plugins/recfaces');
const read = <T>(file: string): T => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T;

type Titled = { code: string; title: LocalText };
type Manifest = {
  id: string;
  version: string;
  documents: Titled[];
  clauses: { document: string; section: string; title: LocalText }[];
  products: { code: string; title: LocalText; calendar: string; provider: { name: string }; kinds: string[] }[];
  kinds: (Titled & { form?: string; fields?: { code: string; required?: boolean }[] })[];
  fields: Titled[];
  timers: Titled[];
  forms: { id: string; version: number; title: LocalText; kinds: string[]; schema: { $file: string }; ui?: { $file: string } }[];
  actions: (Titled & { payload?: JsonSchema })[];
  reasons: Record<string, LocalText>;
  findings: Record<string, LocalText>;
  flags: Record<string, LocalText>;
  appointments: Record<string, LocalText>;
};
const manifest = read<Manifest>('manifest.json');
const titles = (list: Titled[]) => Object.fromEntries(list.map(({ code, title }) => [code, title]));

export const clause = (section: string) => {
  const found = manifest.clauses.find((one) => one.section === section || one.section.startsWith(section)) ?? manifest.clauses[0];
  if (!found) throw new Error('the manifest names no clause');
  return found;
};
export const findingText = (code: string) => manifest.findings[code]?.ru ?? code;

const kindsOf = (codes: string[]): Product['kinds'] =>
  manifest.kinds
    .filter((kind) => codes.includes(kind.code))
    .map((kind) => ({
      ...kind,
      fields: (kind.fields ?? []).map((field) => ({
        ...field,
        title: manifest.fields.find((one) => one.code === field.code)?.title ?? field.code,
      })),
    }));

export const PRODUCTS: Product[] = manifest.products.map((product) => ({
  code: product.code,
  name: product.title,
  provider: { name: product.provider.name },
  calendar: product.calendar,
  mailboxes: [`${product.code}@desk.test`],
  kinds: kindsOf(product.kinds),
  rule_sets: [{ plugin: manifest.id, version: manifest.version, document: manifest.documents[0] }],
  actions: manifest.actions,
  labels: {
    timers: titles(manifest.timers),
    actions: titles(manifest.actions),
    fields: titles(manifest.fields),
    forms: Object.fromEntries(manifest.forms.map(({ id, title }) => [id, title])),
    reasons: manifest.reasons,
    findings: manifest.findings,
    flags: manifest.flags,
    appointments: manifest.appointments,
  },
}));

const FORMS: FormDefinition[] = manifest.forms.map((form) => ({
  ...form,
  required_for: form.kinds,
  schema: read<JsonSchema>(form.schema.$file),
  ui: form.ui && existsSync(path.join(folder, form.ui.$file)) ? read<Record<string, unknown>>(form.ui.$file) : undefined,
}));
export const formsOf = (product: string): FormDefinition[] => (PRODUCTS.some((one) => one.code === product) ? FORMS : []);
export const CHECKLIST = FORMS[0] as FormDefinition;

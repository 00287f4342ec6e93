import type { FieldDeclaration, Product } from '@/shared/api/types';

/** The description of the problem is the mail itself. */
const THE_MAIL = 'problem';

/** Fields of every kind of request, each once; the rules decide on the kind when they see the mail, so none is required. */
export function fieldsToFill(product: Product | undefined): FieldDeclaration[] {
  const fields = new Map<string, FieldDeclaration>();
  for (const field of (product?.kinds ?? []).flatMap((kind) => kind.fields ?? [])) {
    if (field.code !== THE_MAIL && !fields.has(field.code)) fields.set(field.code, { ...field, required: false });
  }
  return [...fields.values()];
}

/** What was filled in; nothing where nothing was. */
export function filled(values: Record<string, string>): Record<string, string> | undefined {
  const given = Object.entries(values).flatMap(([code, value]) => (value.trim() ? [[code, value.trim()] as const] : []));
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

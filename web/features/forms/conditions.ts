import type { JsonSchema } from '@/shared/api/types';

type Node = Record<string, unknown>;
const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const names = (value: unknown): string[] => (Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []);

/** A branch that only says "absent or null" has nothing to draw. */
const isVoid = (schema: unknown) => schema === false || (isObject(schema) && (schema.type === 'null' || schema.const === null));

/**
 * For drawing only: a row that becomes required under a condition is shown under that condition.
 * A schema usually declares all rows at the top and lists the conditional ones in `then.required`; a form that
 * shows them always asks people for what nobody wants to know.
 */
export function unfoldConditions(schema: JsonSchema): JsonSchema {
  if (!isObject(schema.properties)) return schema;
  const always = new Set(names(schema.required));
  const properties: Node = {};
  for (const [name, child] of Object.entries(schema.properties)) properties[name] = isObject(child) ? unfoldConditions(child) : child;

  const conditional = new Set<string>();
  const unfold = (rule: unknown): unknown => {
    if (!isObject(rule) || !isObject(rule.if)) return rule;
    const next: Node = { ...rule };
    for (const side of ['then', 'else'] as const) {
      if (isObject(next[side])) next[side] = branch(next[side], properties, always, conditional);
    }
    return next;
  };
  const result = unfold({ ...schema }) as Node;
  if (Array.isArray(schema.allOf)) result.allOf = schema.allOf.map(unfold);
  result.properties = Object.fromEntries(Object.entries(properties).filter(([name]) => !conditional.has(name)));
  // Drawn rows come and go; what is refused in the end is the server's to say.
  delete result.additionalProperties;
  delete result.unevaluatedProperties;
  return result;
}

function branch(side: Node, base: Node, always: Set<string>, conditional: Set<string>): Node {
  const own = isObject(side.properties) ? side.properties : {};
  const shown: Node = {};
  for (const [name, child] of Object.entries(own)) if (!isVoid(child)) shown[name] = child;
  for (const name of names(side.required)) {
    if (always.has(name) || !(name in base)) continue;
    conditional.add(name);
    const refined = shown[name];
    const declared = base[name];
    shown[name] = isObject(refined) && isObject(declared) ? { ...declared, ...refined } : declared;
  }
  return { ...side, properties: shown };
}

/** The order in which the author wrote the rows, for rows that appear later too, and long texts as such. */
export function orderOf(schema: JsonSchema): Node {
  const ui: Node = {};
  if (!isObject(schema.properties)) return ui;
  ui['ui:order'] = [...Object.keys(schema.properties), '*'];
  for (const [name, child] of Object.entries(schema.properties)) {
    if (!isObject(child)) continue;
    if (isObject(child.properties)) ui[name] = orderOf(child);
    else if (child['x-multiline'] === true) ui[name] = { 'ui:widget': 'textarea' };
  }
  return ui;
}

/** The author's hints win over what was derived. */
export function mergeUi(derived: Node, given: Node): Node {
  const merged: Node = { ...derived };
  for (const [key, value] of Object.entries(given)) {
    const known = merged[key];
    merged[key] = isObject(known) && isObject(value) ? mergeUi(known, value) : value;
  }
  return merged;
}

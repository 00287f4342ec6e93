import { type OutputUnit, Validator } from '@cfworker/json-schema';
import {
  createErrorHandler,
  type ErrorSchema,
  type RJSFSchema,
  type RJSFValidationError,
  toErrorSchema,
  unwrapErrorHandler,
  type ValidationData,
  type ValidatorType,
  validationDataMerge,
} from '@rjsf/utils';
import type { i18n as I18n } from 'i18next';

/** Keywords that say something to a person; the others only repeat that something below them failed. */
const TELLING = new Set([
  'required',
  'type',
  'const',
  'enum',
  'oneOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'dependentRequired',
]);

const plain = (value: unknown) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
const QUOTED = /"([^"]+)"\.?$/;
const NUMBER = /(-?\d+(?:\.\d+)?)\)?\.?$/;

function pathOf(unit: OutputUnit): string {
  const at = unit.instanceLocation.replace(/^#/, '').replaceAll('/', '.');
  if (unit.keyword !== 'required') return at;
  // A missing property is reported at its parent; a person needs it at the row.
  const missing = QUOTED.exec(unit.error)?.[1];
  return missing ? `${at}.${missing}` : at;
}

function errorsOf(schema: RJSFSchema, data: unknown, i18n?: I18n): RJSFValidationError[] {
  const { errors } = new Validator(schema as never, '2020-12', false).validate(plain(data));
  const seen = new Set<string>();
  const telling: RJSFValidationError[] = [];
  for (const unit of errors) {
    if (!TELLING.has(unit.keyword) || /\/(oneOf|anyOf|if)\//.test(unit.keywordLocation)) continue;
    const property = pathOf(unit);
    if (seen.has(property)) continue;
    seen.add(property);
    const limit = NUMBER.exec(unit.error)?.[1] ?? '';
    const message = i18n ? i18n.t([`form_error.${unit.keyword}`, 'form_error.other'], { limit }) : unit.error;
    telling.push({ name: unit.keyword, property, message, stack: message });
  }
  return telling;
}

/** Validates without building code from text, so `script-src 'self'` holds (the usual validator needs eval). */
export function cspValidator(i18n: I18n): ValidatorType {
  return {
    validateFormData(formData, schema, customValidate, transformErrors, uiSchema) {
      let errors = errorsOf(schema, formData, i18n);
      if (transformErrors) errors = transformErrors(errors, uiSchema);
      const result: ValidationData<unknown> = { errors, errorSchema: toErrorSchema(errors) as ErrorSchema<unknown> };
      if (!customValidate) return result as never;
      const handler = customValidate(formData, createErrorHandler(formData), uiSchema);
      return validationDataMerge(result as never, unwrapErrorHandler(handler)) as never;
    },
    isValid: (schema, formData, root) => {
      const self = schema as RJSFSchema;
      const whole = root?.$defs && typeof self === 'object' ? { $defs: root.$defs, ...self } : self;
      return new Validator(whole as never, '2020-12', true).validate(plain(formData)).valid;
    },
    rawValidation: (schema, formData) => ({ errors: errorsOf(schema, formData) as never }),
  };
}

export const countErrors = (schema: RJSFSchema, data: unknown): number => errorsOf(schema, data).length;

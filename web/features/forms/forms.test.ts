import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RJSFSchema } from '@rjsf/utils';
import { describe, expect, it } from 'vitest';
import { realI18n } from '@/tests/with-i18n';
import { orderOf, unfoldConditions } from './conditions';
import { localiseSchema } from './localise';
import { countErrors, cspValidator } from './validator';

/** Rows 1, 4, 5 and 6 of the R 4.6 checklist. */
const SCHEMA = {
  type: 'object',
  required: ['channels', 'ui_available'],
  additionalProperties: false,
  properties: {
    channels: { type: 'integer', minimum: 0, 'x-title': { ru: 'Каналов', en: 'Channels' } },
    ui_available: { type: 'boolean', 'x-title': { ru: 'Вход возможен', en: 'Login works' } },
    licence_status: {
      type: 'string',
      enum: ['active', 'blocked'],
      'x-title': { ru: 'Лицензия', en: 'Licence' },
      'x-enum-titles': { active: { ru: 'активна', en: 'active' }, blocked: { ru: 'заблокирована', en: 'blocked' } },
    },
    disk: { type: 'string', enum: ['ssd', 'hdd'] },
  },
  allOf: [
    {
      if: { properties: { ui_available: { const: true } }, required: ['ui_available'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['licence_status'] },
      else: { properties: { licence_status: { type: 'null' } } },
    },
  ],
} as RJSFSchema & { properties: Record<string, object>; allOf: { then?: object; else?: object }[] };

describe('localise', () => {
  it('takes the reader’s language for titles and options', () => {
    const ru = localiseSchema(SCHEMA, 'ru') as typeof SCHEMA;
    expect(ru.properties.channels).toEqual({ type: 'integer', minimum: 0, title: 'Каналов' });
    expect(ru.properties.licence_status).toEqual({
      type: 'string',
      title: 'Лицензия',
      oneOf: [
        { const: 'active', title: 'активна' },
        { const: 'blocked', title: 'заблокирована' },
      ],
    });
    expect((localiseSchema(SCHEMA, 'en-GB') as typeof SCHEMA).properties.channels).toMatchObject({ title: 'Channels' });
  });

  it('leaves enums without titles and the source alone', () => {
    const before = JSON.stringify(SCHEMA);
    expect((localiseSchema(SCHEMA, 'ru') as typeof SCHEMA).properties.disk).toEqual({ type: 'string', enum: ['ssd', 'hdd'] });
    expect(JSON.stringify(SCHEMA)).toBe(before);
  });
});

describe('conditional rows', () => {
  const drawn = unfoldConditions(SCHEMA) as unknown as typeof SCHEMA;

  it('appear only under their condition', () => {
    expect(Object.keys(drawn.properties)).toEqual(['channels', 'ui_available', 'disk']);
    expect(drawn.allOf[0]?.then).toMatchObject({ properties: { licence_status: { type: 'string' } }, required: ['licence_status'] });
  });

  it('draw nothing for "absent or null"', () => {
    expect(drawn.allOf[0]?.else).toEqual({ properties: {} });
  });

  it('keep the author’s order', () => {
    expect(orderOf(SCHEMA)).toEqual({ 'ui:order': ['channels', 'ui_available', 'licence_status', 'disk', '*'] });
  });
});

describe('validator without eval', () => {
  it('reports a missing row at the row, in the reader’s language', async () => {
    const validator = cspValidator(await realI18n('ru'));
    const { errors, errorSchema } = validator.validateFormData({ channels: -1 }, SCHEMA);
    expect(errors.map(({ property, message }) => [property, message])).toEqual([
      ['.ui_available', 'Заполните'],
      ['.channels', 'Не меньше 0'],
    ]);
    expect(errorSchema).toHaveProperty('ui_available.__errors');
  });

  it('reports what a condition asks', () => {
    expect(countErrors(SCHEMA, { channels: 1, ui_available: true })).toBe(1);
    expect(countErrors(SCHEMA, { channels: 1, ui_available: true, licence_status: 'active' })).toBe(0);
    expect(countErrors(SCHEMA, { channels: 1, ui_available: false })).toBe(0);
  });

  it('tells which branch holds', async () => {
    const validator = cspValidator(await realI18n('en'));
    const branch = { properties: { ui_available: { const: true } }, required: ['ui_available'] };
    expect(validator.isValid(branch, { ui_available: true }, SCHEMA)).toBe(true);
    expect(validator.isValid(branch, {}, SCHEMA)).toBe(false);
  });
});

/** The one rule set of the spine: what its schema declares must draw and judge as R 4.6 says. */
describe('the checklist of R 4.6', () => {
  const file = path.resolve(import.meta.dirname, '../../../plugins/recfaces/forms/recfaces-checklist.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as RJSFSchema;
  const SC_73 = {
    channels: 12,
    physical_cores: 8,
    ram_gb: 32,
    system_disk_type: 'ssd',
    ui_available: true,
    licence_status: 'active',
    services: { all_running: true },
    system_disk_free_gb: 120,
    cpu_percent: 40,
    ram_percent: 55,
    disk_c_percent: 60,
    antivirus_installed: true,
    antivirus_active: false,
    logs_uploaded: true,
    logs_path: 'Romashka/2026-11-16',
    api_used: false,
  };

  it('SC-73: a valid checklist has no errors, as declared and as drawn', () => {
    expect(countErrors(schema, SC_73)).toBe(0);
    expect(countErrors(unfoldConditions(localiseSchema(schema, 'ru')), SC_73)).toBe(0);
  });

  it('SC-74: items 1, 4, 9, 10 and 11 are wrong, in the reader’s language', async () => {
    const validator = cspValidator(await realI18n('ru'));
    const { antivirus_active: _, ...rest } = SC_73;
    const wrong = { ...rest, channels: -1, system_disk_type: 'nvme', cpu_percent: 140, logs_uploaded: false };
    const { errors } = validator.validateFormData(wrong, unfoldConditions(localiseSchema(schema, 'ru')));
    expect(errors.map((error) => error.property).sort()).toEqual([
      '.antivirus_active',
      '.channels',
      '.cpu_percent',
      '.logs_uploaded',
      '.system_disk_type',
    ]);
    expect(errors.map((error) => error.message).join()).not.toMatch(/[A-Za-z]/);
  });

  it('asks a conditional row only under its condition', () => {
    const drawn = unfoldConditions(localiseSchema(schema, 'en')) as { properties: Record<string, { properties?: object }> };
    for (const row of ['licence_status', 'antivirus_active', 'logs_path', 'postman_checked', 'url', 'body', 'response']) {
      expect(drawn.properties, row).not.toHaveProperty(row);
    }
    expect(drawn.properties.services?.properties).not.toHaveProperty('not_running');
  });
});

import { describe, expect, it } from 'vitest';
import type { RuleSetView } from '@/shared/api/generated';
import { ApiProblem } from '@/shared/api/problems';
import { realI18n } from '@/tests/with-i18n';
import { defaultsFor, latestOf, ownSettings, settingFaults, startingFrom, withDefaultWords } from './settings';
import { settingWords } from './settingWords';

const MODES = { working: { ru: 'Рабочие часы', en: 'Working hours' } };
const detail = {
  settings_schema: {
    type: 'object',
    properties: {
      days: { type: 'integer', default: 3 },
      mode: { type: 'string', default: 'working', 'x-enum-titles': MODES },
      updates: { type: 'boolean', default: false },
      url: { type: 'string' },
    },
  },
  declared_products: [
    { code: 'a', title: { ru: 'А', en: 'A' }, rule_set: 'a', document: 'd', calendar: 'c', settings: { updates: true } },
    { code: 'b', title: { ru: 'Б', en: 'B' }, rule_set: 'b', document: 'd', calendar: 'c', settings: {} },
  ],
};

describe('settings of a version', () => {
  it('by default those of the schema, and over them what the version sets for the product', () => {
    expect(defaultsFor(detail, 'a')).toEqual({ days: 3, mode: 'working', updates: true });
    expect(defaultsFor(detail, 'b')).toEqual({ days: 3, mode: 'working', updates: false });
  });
  it('begin with those in force; what the version does not know is named and left behind', () => {
    const { data, unknown } = startingFrom(detail, 'b', { settings: { days: 7, colour: 'red' } });
    expect(data).toEqual({ days: 7, mode: 'working', updates: false });
    expect(unknown).toEqual(['colour']);
  });
  it('are carried over whole where the version has no schema', () =>
    expect(startingFrom({ settings_schema: null, declared_products: [] }, 'a', { settings: { any: 1 } })).toEqual({
      data: { any: 1 },
      unknown: [],
    }));
  it('are sent only where they differ: an emptied field falls back', () => {
    const defaults = defaultsFor(detail, 'a');
    expect(ownSettings({ ...defaults, days: 7, mode: undefined, updates: false, url: 'x' }, defaults)).toEqual({
      days: 7,
      updates: false,
      url: 'x',
    });
    expect(ownSettings(defaults, defaults)).toEqual({});
  });
  it('say under each field what holds where it is empty', () => {
    const told = withDefaultWords(detail.settings_schema, defaultsFor(detail, 'a'), (value) => `default ${value}`);
    const properties = told.properties as Record<string, { description?: string }>;
    expect(properties.days?.description).toBe('default 3');
    expect(properties.updates?.description).toBe('default true');
    expect(properties.url?.description).toBeUndefined();
  });
  it('follow the latest rule set that was not withdrawn', () => {
    const one = (id: string, in_force_from: string, withdrawn_at: string | null = null) =>
      ({ id, product: 'a', in_force_from, withdrawn_at }) as RuleSetView;
    const all = [
      one('later', '2026-06-01T00:00:00Z'),
      one('gone', '2026-09-01T00:00:00Z', '2026-09-02T00:00:00Z'),
      one('old', '2023-01-01T00:00:00Z'),
    ];
    expect(latestOf(all, 'a')?.id).toBe('later');
    expect(latestOf(all, 'b')).toBeUndefined();
  });
});

it('what the server says against settings stands at each', async () => {
  const i18n = await realI18n('ru');
  const finding = (path: string, message: string) => ({ code: 'setting_invalid', severity: 'error' as const, path, message });
  const error = new ApiProblem(422, {
    findings: [finding('settings.days', 'нечётное'), finding('settings.days', 'ещё'), finding('product', 'нет')],
  });
  expect(settingFaults(i18n, error)).toEqual({ days: 'нечётное' });
  expect(settingFaults(i18n, null)).toEqual({});
});

it.each([
  ['type', undefined, 'Значение другого вида: проверьте, что введено', 'Another kind of value is expected'],
  ['minimum', '1', 'Не меньше 1', 'Not less than 1'],
  ['maximum', '366', 'Не больше 366', 'Not more than 366'],
  ['required', undefined, 'Заполните', 'Please fill this in'],
  ['dependentRequired', undefined, 'Проверьте значение', 'Please check the value'],
])('what a schema asks by `%s` is said in the reader’s language', async (keyword, limit, russian, english) => {
  const finding = { code: 'setting_invalid', severity: 'error' as const, path: 'settings.days', message: 'English', keyword, limit };
  const error = new ApiProblem(422, { findings: [finding] });
  expect(settingFaults(await realI18n('ru'), error)).toEqual({ days: russian });
  expect(settingFaults(await realI18n('en'), error)).toEqual({ days: english });
});

it('the value of a setting is said in words', async () => {
  const i18n = await realI18n('ru');
  expect(settingWords(i18n, true, {})).toBe('Да');
  expect(settingWords(i18n, 'working', { 'x-enum-titles': MODES })).toBe('Рабочие часы');
  expect(settingWords(i18n, 10_080, {}).replaceAll(/\s/g, ' ')).toBe('10 080');
});

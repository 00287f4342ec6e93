import { Alert, Fieldset, JsonInput, Stack, Text } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginDetailView, RuleSetView } from '@/shared/api/generated';
import type { FormData, JsonSchema } from '@/shared/api/types';
import { declared, defaultsFor, startingFrom, withDefaultWords } from './settings';
import { settingWords } from './settingWords';

export type SettingsForm = {
  definition: { id: string; schema: JsonSchema };
  data: FormData;
  onChange: (data: FormData) => void;
  faults: Record<string, string>;
};
/** Draws the settings by their schema; the form library belongs to another feature, so the page lends it. */
export type RenderSettings = (form: SettingsForm) => ReactNode;

type Props = {
  detail: PluginDetailView;
  product: string;
  current: RuleSetView | undefined;
  /** What was typed; undefined before anything was. */
  value: FormData | null | undefined;
  onChange: (value: FormData | null) => void;
  faults: Record<string, string>;
  /** What is said against the settings as a whole. */
  loose: string | undefined;
  renderSettings: RenderSettings;
};

/** The settings of a version: a form where it declares them, else the bare document. */
export function SettingsFields(props: Props) {
  const { t } = useTranslation();
  const { detail, faults, loose } = props;
  if (declared(detail).length === 0) return <Document {...props} />;
  const known = new Set(declared(detail).map(([code]) => code));
  const placed = Object.keys(faults).some((path) => known.has(path.split('.')[0] ?? ''));
  return (
    <Fieldset legend={t('rules.settings')}>
      <Stack gap="sm">
        <Drawn {...props} />
        {loose && !placed && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {loose}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

function Drawn({ detail, product, current, value, onChange, faults, renderSettings }: Props) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const [start] = useState(() => startingFrom(detail, product, current));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language
  const definition = useMemo(() => {
    const words = (held: unknown, schema: JsonSchema) => t('rules.default_is', { value: settingWords(i18n, held, schema) });
    return { id: 'settings', schema: withDefaultWords(detail.settings_schema ?? {}, defaultsFor(detail, product), words) };
  }, [detail, product, language]);
  return (
    <>
      {start.unknown.length > 0 && (
        <Alert color="orange" p="xs">
          <Text size="sm">{t('rules.settings_unknown', { list: start.unknown.join(', ') })}</Text>
        </Alert>
      )}
      {renderSettings({ definition, data: value ?? start.data, onChange, faults })}
    </>
  );
}

const parsed = (text: string): FormData | null => {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FormData) : null;
  } catch {
    return null;
  }
};

/** A version that declares no settings may still be told some: as they are. */
function Document({ current, onChange, faults, loose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => JSON.stringify(current?.settings ?? {}, null, 2));
  const broken = parsed(text) === null;
  return (
    <JsonInput
      label={t('rules.settings')}
      description={t('rules.settings_hint')}
      error={broken ? t('rules.settings_broken') : (Object.values(faults)[0] ?? loose)}
      autosize
      minRows={3}
      formatOnBlur
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(parsed(next));
      }}
    />
  );
}

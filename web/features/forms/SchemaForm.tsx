import { Fieldset, Group as MantineGroup, MantineThemeProvider, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { withTheme } from '@rjsf/core';
import { Theme } from '@rjsf/mantine';
import {
  type BaseInputTemplateProps,
  englishStringTranslator,
  type ObjectFieldTemplateProps,
  type RJSFSchema,
  type TitleFieldProps,
  type TranslatableString,
  toErrorSchema,
  type ValidatorType,
  type WidgetProps,
} from '@rjsf/utils';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormData, FormDefinition } from '@/shared/api/types';
import { unfoldConditions } from './conditions';
import { type Layout, layoutOf } from './layout';
import { localiseSchema } from './localise';
import { cspValidator } from './validator';

const ThemedForm = withTheme(Theme);
const PlainObject = Theme.templates?.ObjectFieldTemplate as React.ComponentType<ObjectFieldTemplateProps>;

/** An unanswered question is not a "no": yes and no are two buttons, and neither is chosen for the person. */
function YesNo({ id, value, label, required, disabled, readonly, rawErrors, options, onChange }: WidgetProps) {
  return (
    <Radio.Group
      id={id}
      name={id}
      label={label}
      required={required}
      readOnly={disabled || readonly}
      error={rawErrors?.join(' ')}
      value={typeof value === 'boolean' ? String(value) : null}
      onChange={(answer) => onChange(answer === 'true')}
    >
      <MantineGroup gap="xl" mt={6}>
        {(options.enumOptions ?? []).map((option) => (
          <Radio key={String(option.value)} value={String(option.value)} label={option.label} />
        ))}
      </MantineGroup>
    </Radio.Group>
  );
}

function PartTitle({ id, title, required }: TitleFieldProps) {
  return (
    <Text id={id} fw={600} size="sm" mb={6}>
      {title}
      {required && <span style={{ color: 'var(--mantine-color-error)' }}> *</span>}
    </Text>
  );
}

/** The form merges what the server said into its errors at every turn: a sentence is said once all the same. */
function once<Props extends { rawErrors?: string[] }>(Widget: React.ComponentType<Props>) {
  return function Once(props: Props) {
    return <Widget {...props} rawErrors={props.rawErrors && [...new Set(props.rawErrors)]} />;
  };
}
const plainWidget = (name: string) => once(Theme.widgets?.[name] as React.ComponentType<WidgetProps>);
const WIDGETS = { CheckboxWidget: once(YesNo), SelectWidget: plainWidget('SelectWidget'), TextareaWidget: plainWidget('TextareaWidget') };

/** The form itself in the groups its author named; what is in no group comes last, objects inside as usual. */
function GroupedObject(props: ObjectFieldTemplateProps) {
  const { groups } = props.registry.formContext as Layout;
  if (props.fieldPathId.path.length > 0 || groups.length === 0) return <PlainObject {...props} />;
  const grouped = new Set(groups.flatMap((group) => group.fields));
  const rows = (wanted: (name: string) => boolean) =>
    props.properties.filter((row) => !row.hidden && wanted(row.name)).map((row) => <div key={row.name}>{row.content}</div>);
  return (
    <Stack gap="md">
      {groups.map((group) => (
        <Fieldset key={group.title} legend={group.title} variant="default">
          <SimpleGrid cols={1} verticalSpacing="md">
            {rows((name) => group.fields.includes(name))}
          </SimpleGrid>
        </Fieldset>
      ))}
      {rows((name) => !grouped.has(name))}
    </Stack>
  );
}
const TEMPLATES = {
  ObjectFieldTemplate: GroupedObject,
  TitleFieldTemplate: PartTitle,
  BaseInputTemplate: once(Theme.templates?.BaseInputTemplate as React.ComponentType<BaseInputTemplateProps>),
};
const NO_BUTTON = { 'ui:submitButtonOptions': { norender: true } };
const DEFAULTS = { emptyObjectFields: 'skipDefaults', constAsDefaults: 'never' } as const;
/** A number out of bounds stays as it was typed and is told so: what corrects itself unseen is not what was meant. */
const AS_TYPED = { components: { NumberInput: { defaultProps: { clampBehavior: 'none' } } } };

const pathOf = (property: string | undefined) => (property ?? '').replace(/^\./, '');

function faultsBeside(validator: ValidatorType, schema: RJSFSchema, data: FormData, faults: Record<string, string> | undefined) {
  if (!faults || Object.keys(faults).length === 0) return undefined;
  const own = new Set(validator.validateFormData(data, schema).errors.map(({ property }) => pathOf(property)));
  const told = Object.entries(faults).filter(([path]) => !own.has(path));
  return toErrorSchema(told.map(([path, message]) => ({ property: `.${path}`, message, stack: message })));
}

type Props = {
  definition: Pick<FormDefinition, 'id' | 'schema' | 'ui'>;
  data: FormData;
  onChange: (data: FormData) => void;
  /** Show what is wrong; off until the person says they are done. */
  strict: boolean;
  readOnly?: boolean;
  /** What the server says against fields, by path; a field that is wrong by the schema says that instead. */
  faults?: Record<string, string>;
};

/** A form of a rule set, drawn from its JSON Schema. It never blocks: an incomplete form is kept with findings. */
export default function SchemaForm({ definition, data, onChange, strict, readOnly, faults }: Props) {
  const { i18n, t } = useTranslation();
  const { language } = i18n;
  const validator = useMemo(() => cspValidator(i18n), [i18n]);
  const { schema, layout } = useMemo(() => {
    const local = localiseSchema(definition.schema, language);
    // The page names the form; a second heading inside would repeat it.
    const { title: _title, $id: _id, ...drawn } = unfoldConditions(local);
    return { schema: drawn, layout: layoutOf(local, definition.ui, language) };
  }, [definition, language]);
  const extraErrors = useMemo(() => faultsBeside(validator, schema, data, faults), [validator, schema, data, faults]);
  // Whatever is handed to the form must stay the same: it draws all its rows anew where anything is new to it.
  const uiSchema = useMemo(() => ({ ...layout.ui, ...NO_BUTTON }), [layout]);
  const translate = useCallback(
    (text: TranslatableString, params?: string[]) => {
      const key = `rjsf.${text.replaceAll(/[^A-Za-z]+/g, '_')}`;
      return i18n.exists(key) ? t(key) : englishStringTranslator(text, params);
    },
    [i18n, t],
  );
  const changed = useCallback((event: { formData?: unknown }) => onChange((event.formData ?? {}) as FormData), [onChange]);
  return (
    <Stack gap="md">
      {layout.intro && <Text size="sm">{layout.intro}</Text>}
      <MantineThemeProvider theme={AS_TYPED} inherit>
        <ThemedForm
          key={language}
          tagName="div"
          idPrefix={definition.id}
          schema={schema}
          uiSchema={uiSchema}
          formData={data}
          formContext={layout}
          validator={validator}
          widgets={WIDGETS}
          templates={TEMPLATES}
          liveValidate={strict}
          liveOmit
          omitExtraData
          noHtml5Validate
          showErrorList={false}
          readonly={readOnly}
          extraErrors={extraErrors}
          translateString={translate}
          experimental_defaultFormStateBehavior={DEFAULTS}
          onChange={changed}
        />
      </MantineThemeProvider>
    </Stack>
  );
}

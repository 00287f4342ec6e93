import { withTheme } from '@rjsf/core';
import { Theme } from '@rjsf/mantine';
import { englishStringTranslator, type TranslatableString, type WidgetProps } from '@rjsf/utils';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormData, FormDefinition } from '@/shared/api/types';
import { mergeUi, orderOf, unfoldConditions } from './conditions';
import { localise, localiseSchema } from './localise';
import { cspValidator } from './validator';

const ThemedForm = withTheme(Theme);
const Radio = Theme.widgets?.RadioWidget as React.ComponentType<WidgetProps>;

/** An unanswered question is not a "no": yes and no are two buttons, and neither is chosen for the person. */
function YesNo(props: WidgetProps) {
  return <Radio {...props} options={{ ...props.options, inline: true }} />;
}
const WIDGETS = { CheckboxWidget: YesNo };

type Props = {
  definition: FormDefinition;
  data: FormData;
  onChange: (data: FormData) => void;
  /** Show what is wrong; off until the person says they are done. */
  strict: boolean;
  readOnly?: boolean;
};

/** A form of a rule set, drawn from its JSON Schema. It never blocks: an incomplete form is kept with findings. */
export default function SchemaForm({ definition, data, onChange, strict, readOnly }: Props) {
  const { i18n, t } = useTranslation();
  const { language } = i18n;
  const validator = useMemo(() => cspValidator(i18n), [i18n]);
  const { schema, ui } = useMemo(() => {
    const local = localiseSchema(definition.schema, language);
    // The page names the form; a second heading inside would repeat it.
    const { title: _title, ...drawn } = unfoldConditions(local);
    const given = localise(definition.ui ?? {}, language) as Record<string, unknown>;
    return { schema: drawn, ui: mergeUi(orderOf(local), given) };
  }, [definition, language]);
  const translate = (text: TranslatableString, params?: string[]) => {
    const key = `rjsf.${text.replaceAll(/[^A-Za-z]+/g, '_')}`;
    return i18n.exists(key) ? t(key) : englishStringTranslator(text, params);
  };
  return (
    <ThemedForm
      key={language}
      tagName="div"
      idPrefix={definition.id}
      schema={schema}
      uiSchema={{ ...ui, 'ui:submitButtonOptions': { norender: true } }}
      formData={data}
      validator={validator}
      widgets={WIDGETS}
      liveValidate={strict}
      liveOmit
      omitExtraData
      noHtml5Validate
      showErrorList={false}
      readonly={readOnly}
      translateString={translate}
      experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults' }}
      onChange={(event) => onChange((event.formData ?? {}) as FormData)}
    />
  );
}

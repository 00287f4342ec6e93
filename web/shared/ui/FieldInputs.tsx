import { SimpleGrid, TextInput } from '@mantine/core';
import type { FieldDeclaration } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';

type Props = {
  fields: FieldDeclaration[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
  label: Label;
};

/** The fields the regulation asks of this kind of request. */
export function FieldInputs({ fields, values, onChange, label }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {fields.map((field) => (
        <TextInput
          key={field.code}
          name={field.code}
          label={label('fields', field.code)}
          withAsterisk={field.required ?? false}
          aria-required={field.required ?? false}
          value={values[field.code] ?? ''}
          onChange={(event) => onChange({ ...values, [field.code]: event.currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
}

import { TextInput, type TextInputProps } from '@mantine/core';
import { fromLocalInput, toLocalInput } from '@/shared/lib/moment';

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'type'> & { value: string | null; onChange: (instant: string | null) => void };

/** A moment by the viewer's own clock; the browser's field brings keys, language and a picker. */
export function MomentField({ value, onChange, ...rest }: Props) {
  return (
    <TextInput
      {...rest}
      type="datetime-local"
      value={value ? toLocalInput(value) : ''}
      onChange={(event) => onChange(fromLocalInput(event.currentTarget.value))}
    />
  );
}

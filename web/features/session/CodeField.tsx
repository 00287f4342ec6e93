import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = { value: string; onChange: (code: string) => void; error?: string; description?: string };

/** Six digits of an authenticator, or a recovery code; people type both with spaces. */
export function CodeField({ value, onChange, error, description }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('second_step.code')}
      description={description}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

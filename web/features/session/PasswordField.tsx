import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export const SHORTEST_PASSWORD = 12;

type Props = { label: string; value: string; onChange: (password: string) => void; error?: string; current?: boolean; optional?: boolean };

/** A password to be typed: the one in force, or a new one with what is asked of it. */
export function PasswordField({ label, value, onChange, error, current = false, optional = false }: Props) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={label}
      description={current ? (optional ? t('password.if_any') : undefined) : t('password.hint', { count: SHORTEST_PASSWORD })}
      autoComplete={current ? 'current-password' : 'new-password'}
      required={!optional}
      withAsterisk={false}
      visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0, 'aria-hidden': false }}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

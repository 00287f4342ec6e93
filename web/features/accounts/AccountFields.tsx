import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/shared/api/types';
import { LANGUAGES } from '@/shared/i18n';
import { providersQuery } from './api';

type Held<T> = { value: T; onChange: (value: T) => void; error?: string };

export function RoleField({ value, onChange, error, roles }: Held<Role> & { roles: Role[] }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('accounts.role')}
      required
      allowDeselect={false}
      error={error}
      value={value}
      onChange={(role) => role && onChange(role as Role)}
      data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}

export function ProviderField({ value, onChange, error }: Held<string | null>) {
  const { t } = useTranslation();
  const providers = useQuery(providersQuery);
  return (
    <Select
      label={t('accounts.provider')}
      description={t('accounts.provider_hint')}
      placeholder={t('accounts.any_provider')}
      clearable
      clearButtonProps={{ 'aria-label': t('queue.clear') }}
      error={error}
      value={value}
      onChange={onChange}
      data={(providers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

export function LocaleField({ value, onChange, error }: Held<string>) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('accounts.locale')}
      allowDeselect={false}
      error={error}
      value={value}
      onChange={(locale) => locale && onChange(locale)}
      data={LANGUAGES.map((locale) => ({ value: locale, label: t(`account.language_${locale}`) }))}
    />
  );
}

export function NameField({ value, onChange, error }: Held<string>) {
  const { t } = useTranslation();
  return (
    <TextInput label={t('accounts.name')} required error={error} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

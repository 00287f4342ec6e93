import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { useCreateCustomer } from './api';

const FORMS = ['company', 'person'];

export function NewCustomer({ onCreated, onClose }: { onCreated: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [taxId, setTaxId] = useState('');
  const [form, setForm] = useState('company');
  const create = useCreateCustomer();
  const submit = () =>
    create.mutate(
      { name: name.trim(), kind: 'customer', legal_form: form, tax_id: taxId.trim() || undefined },
      { onSuccess: ({ id }) => onCreated(id) },
    );
  return (
    <FormDialog
      title={t('customer.new')}
      submit={t('customer.create')}
      ready={name.trim() !== ''}
      pending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput label={t('customer.name')} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Select
        label={t('customer.form')}
        allowDeselect={false}
        value={form}
        onChange={(value) => setForm(value ?? 'company')}
        data={FORMS.map((value) => ({ value, label: t(`customer.form_${value}`) }))}
      />
      <TextInput label={t('customer.tax_id')} inputMode="numeric" value={taxId} onChange={(event) => setTaxId(event.currentTarget.value)} />
    </FormDialog>
  );
}

import { Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { useCreateContact } from './api';

const listed = (text: string) =>
  text
    .split(/[,;\s]+/)
    .map((one) => one.trim())
    .filter(Boolean);
const phones = (text: string) =>
  text
    .split(/[,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);

export function NewContact({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [phone, setPhone] = useState('');
  const [representative, setRepresentative] = useState(true);
  const create = useCreateContact();
  const submit = () =>
    create.mutate(
      {
        organisation,
        name: name.trim(),
        addresses: listed(mail),
        phones: phones(phone),
        roles: representative ? ['representative'] : [],
        verified: true,
      },
      {
        onSuccess: (contact) => {
          toast(t('customer.contact_added', { name: contact.name }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('customer.new_contact')}
      submit={t('customer.add_contact')}
      ready={name.trim() !== '' && (mail.trim() !== '' || phone.trim() !== '')}
      pending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('customer.person')}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('customer.mail')}
        description={t('customer.several')}
        type="text"
        inputMode="email"
        value={mail}
        onChange={(event) => setMail(event.currentTarget.value)}
      />
      <TextInput
        label={t('customer.phone')}
        description={t('customer.several')}
        inputMode="tel"
        value={phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <Switch
        label={t('customer.representative')}
        description={t('customer.representative_hint')}
        checked={representative}
        onChange={(event) => setRepresentative(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

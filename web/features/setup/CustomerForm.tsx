import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { useAddContact, useAddOrganisation } from './api';

/** A customer and the person who writes for it. Should the second be refused, the first is not made twice. */
export function CustomerForm() {
  const { t } = useTranslation();
  const [values, setValues] = useState({ organisation: '', name: '', address: '' });
  const [made, setMade] = useState<string | null>(null);
  const organisation = useAddOrganisation();
  const contact = useAddContact();
  const field = (code: keyof typeof values, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      required
      value={values[code]}
      onChange={(event) => setValues({ ...values, [code]: event.currentTarget.value })}
    />
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const id = made ?? (await organisation.mutateAsync({ name: values.organisation.trim(), kind: 'customer' })).id;
    setMade(id);
    await contact.mutateAsync({
      organisation: id,
      name: values.name.trim(),
      addresses: [values.address.trim()],
      roles: ['representative'],
      verified: true,
    });
  };
  const error = organisation.error ?? contact.error;
  return (
    <Stack component="form" gap="sm" onSubmit={(event) => void submit(event).catch(() => undefined)}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {field('organisation', t('setup.organisation'))}
        {field('name', t('setup.person'))}
        {field('address', t('setup.address'), 'email')}
      </SimpleGrid>
      {error && <Problem error={error} />}
      <Group>
        <Button type="submit" size="sm" loading={organisation.isPending || contact.isPending}>
          {t('setup.add_customer')}
        </Button>
      </Group>
    </Stack>
  );
}

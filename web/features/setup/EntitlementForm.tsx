import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrganisationView } from '@/shared/api/generated';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { Problem } from '@/shared/ui/states';
import { useAddEntitlement } from './api';

const dateIn = (years: number) => {
  const date = new Date();
  date.setFullYear(date.getFullYear() + years);
  return date.toISOString().slice(0, 10);
};

/** What a customer is entitled to; the rules of the product judge it when it is added. */
export function EntitlementForm({ customers, products }: { customers: OrganisationView[]; products: Product[] }) {
  const { t } = useTranslation();
  const text = useText();
  const add = useAddEntitlement();
  const [values, setValues] = useState({
    customer: customers[0]?.id ?? '',
    product: products[0]?.code ?? '',
    kind: '',
    valid_from: dateIn(0),
    valid_to: dateIn(1),
    hours: '',
  });
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { hours, ...body } = values;
    add.mutate({ ...body, kind: body.kind.trim(), units_minutes: hours ? Math.round(Number(hours) * 60) : undefined });
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <NativeSelect
          label={t('setup.customer')}
          value={values.customer}
          onChange={(event) => set({ customer: event.currentTarget.value })}
          data={customers.map((one) => ({ value: one.id, label: one.name }))}
        />
        <NativeSelect
          label={t('setup.of_product')}
          value={values.product}
          onChange={(event) => set({ product: event.currentTarget.value })}
          data={products.map((one) => ({ value: one.code, label: text(one.name) }))}
        />
        <TextInput
          label={t('setup.kind')}
          description={t('setup.kind_hint')}
          required
          value={values.kind}
          onChange={(event) => set({ kind: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('setup.valid_from')}
          required
          value={values.valid_from}
          onChange={(event) => set({ valid_from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('setup.valid_to')}
          required
          value={values.valid_to}
          onChange={(event) => set({ valid_to: event.currentTarget.value })}
        />
        <TextInput
          type="number"
          min={0}
          label={t('setup.hours')}
          value={values.hours}
          onChange={(event) => set({ hours: event.currentTarget.value })}
        />
      </SimpleGrid>
      {add.error && <Problem error={add.error} />}
      <Group>
        <Button type="submit" size="sm" loading={add.isPending}>
          {t('setup.add_entitlement')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrganisationView } from '@/shared/api/generated';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { useFirstTicket } from './api';

type Props = { customers: OrganisationView[]; products: Product[]; onOpened: (ticket: string) => void };

/** The first request, as an agent writes it down from a call. */
export function TicketForm({ customers, products, onOpened }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const open = useFirstTicket();
  const [customer, setCustomer] = useState(customers[0]?.id ?? '');
  const [code, setCode] = useState(products[0]?.code ?? '');
  const [kind, setKind] = useState('');
  const [words, setWords] = useState('');
  const product = products.find((one) => one.code === code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate(
      { product: code, kind: kind || undefined, channel: 'phone', customer, text: words.trim(), fields: {}, forms: {} },
      { onSuccess: (ticket) => onOpened(ticket.id) },
    );
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <NativeSelect
          label={t('setup.customer')}
          value={customer}
          onChange={(event) => setCustomer(event.currentTarget.value)}
          data={customers.map((one) => ({ value: one.id, label: one.name }))}
        />
        <NativeSelect
          label={t('setup.of_product')}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setKind('');
          }}
          data={products.map((one) => ({ value: one.code, label: text(one.name) }))}
        />
        <NativeSelect
          label={t('setup.request_kind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={[
            { value: '', label: t('setup.kind_unknown') },
            ...(product?.kinds ?? []).map((one) => ({ value: one.code, label: text(one.title) })),
          ]}
        />
      </SimpleGrid>
      <GrowingTextarea
        label={t('setup.words')}
        required
        minRows={3}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {open.error && <Problem error={open.error} />}
      <Group>
        <Button type="submit" size="sm" loading={open.isPending}>
          {t('setup.open_ticket')}
        </Button>
      </Group>
    </Stack>
  );
}

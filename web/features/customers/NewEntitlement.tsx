import { Autocomplete, Group, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { ProductField } from '@/shared/ui/ProductField';
import { toast } from '@/shared/ui/toast';
import { allEntitlementsQuery, useCreateEntitlement } from './api';
import { today } from './expiry';

const EMPTY = { product: '', kind: '', tier: '', key: '', source: '', from: '', to: '', hours: '' as string | number };

/** A right to support: kinds and tiers are the rule sets' words, so those already in use are offered. */
export function NewEntitlement({ customer, onClose }: { customer: string; onClose: () => void }) {
  const { t } = useTranslation();
  const used = useQuery(allEntitlementsQuery);
  const [draft, setDraft] = useState({ ...EMPTY, from: today() });
  const create = useCreateEntitlement();
  const set = (patch: Partial<typeof EMPTY>) => setDraft((known) => ({ ...known, ...patch }));
  const words = (pick: 'kind' | 'tier' | 'source') => [
    ...new Set(
      (used.data ?? [])
        .filter((one) => !draft.product || one.product === draft.product)
        .map((one) => one[pick])
        .filter((one): one is string => Boolean(one)),
    ),
  ];
  const submit = () =>
    create.mutate(
      {
        customer,
        product: draft.product,
        kind: draft.kind.trim(),
        tier: draft.tier.trim() || undefined,
        key: draft.key.trim() || undefined,
        source: draft.source.trim() || undefined,
        valid_from: draft.from,
        valid_to: draft.to,
        units_minutes: draft.hours === '' ? undefined : Math.round(Number(draft.hours) * 60),
      },
      {
        onSuccess: () => {
          toast(t('contract.created'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('contract.new')}
      submit={t('contract.create')}
      ready={Boolean(draft.product && draft.kind.trim() && draft.from && draft.to)}
      pending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <ProductField
        label={t('contract.product')}
        required
        value={draft.product || null}
        onChange={(product) => set({ product: product ?? '' })}
      />
      <Group grow align="flex-start">
        <Autocomplete label={t('contract.kind')} required data={words('kind')} value={draft.kind} onChange={(kind) => set({ kind })} />
        <Autocomplete label={t('contract.tier')} data={words('tier')} value={draft.tier} onChange={(tier) => set({ tier })} />
      </Group>
      <Group grow align="flex-start">
        <TextInput
          type="date"
          label={t('contract.from')}
          required
          value={draft.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('contract.to')}
          required
          value={draft.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput label={t('contract.number')} value={draft.key} onChange={(event) => set({ key: event.currentTarget.value })} />
        <NumberInput label={t('contract.hours')} min={0} value={draft.hours} onChange={(hours) => set({ hours })} />
        <Autocomplete label={t('contract.source')} data={words('source')} value={draft.source} onChange={(source) => set({ source })} />
      </Group>
    </FormDialog>
  );
}

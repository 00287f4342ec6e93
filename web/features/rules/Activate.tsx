import { JsonInput, Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { ProductField } from '@/shared/ui/ProductField';
import { toast } from '@/shared/ui/toast';
import { pluginsQuery, ruleSetsQuery, useActivate } from './api';

const parsed = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** A version of the rules for a product from a date on, with its settings; the server checks them against the version's own schema. */
export function Activate({ plugin: chosen, onClose }: { plugin?: PluginView; onClose: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const plugins = useQuery(pluginsQuery);
  const ruleSets = useQuery(ruleSetsQuery);
  const [id, setId] = useState<string | null>(chosen?.id ?? null);
  const plugin = plugins.data?.find((one) => one.id === id);
  const [product, setProduct] = useState<string | null>(chosen?.products[0] ?? null);
  const [from, setFrom] = useState('');
  const [settings, setSettings] = useState<string | null>(null);
  const activate = useActivate();
  const current = ruleSets.data?.filter((one) => one.product === product && !one.withdrawn_at).at(-1);
  const shown = settings ?? JSON.stringify(current?.settings ?? {}, null, 2);
  const value = parsed(shown);
  const submit = () =>
    activate.mutate(
      { product: product ?? '', plugin: `${plugin?.plugin}@${plugin?.version}`, in_force_from: from, settings: value ?? {} },
      {
        onSuccess: () => {
          toast(t('rules.activated'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('rules.activate')}
      submit={t('rules.do_activate')}
      ready={Boolean(plugin && product && from && value)}
      pending={activate.isPending}
      error={activate.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Select
        label={t('rules.version')}
        required
        value={id}
        onChange={setId}
        data={(plugins.data ?? []).map((one) => ({ value: one.id, label: `${text(one.title)} · ${one.plugin} ${one.version}` }))}
      />
      <ProductField
        label={t('rules.product')}
        required
        value={product}
        onChange={setProduct}
        only={({ code }) => !plugin || plugin.products.includes(code)}
      />
      <TextInput
        type="date"
        label={t('rules.from')}
        description={t('rules.from_hint')}
        required
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <JsonInput
        label={t('rules.settings')}
        description={t('rules.settings_hint')}
        error={value === null && t('rules.settings_broken')}
        autosize
        minRows={3}
        formatOnBlur
        value={shown}
        onChange={setSettings}
      />
      <Text size="sm" c="dimmed">
        {t('rules.pinned')}
      </Text>
    </FormDialog>
  );
}

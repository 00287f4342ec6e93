import { Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import type { FormData } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { ProductField } from '@/shared/ui/ProductField';
import { Loaded } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { pluginQuery, pluginsQuery, ruleSetsQuery, useActivate } from './api';
import { type RenderSettings, SettingsFields } from './SettingsFields';
import { defaultsFor, latestOf, ownSettings, settingFaults, startingFrom } from './settings';

type Chosen = { id: string; products: string[] };
type Props = { plugin?: Chosen; renderSettings: RenderSettings; onClose: () => void };

const FIELDS = ['plugin', 'product', 'in_force_from', 'settings'];

/** A version of the rules for a product from a date on, with its settings; the server checks them against the version's own schema. */
export function Activate({ plugin: chosen, renderSettings, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const plugins = useQuery(pluginsQuery);
  const ruleSets = useQuery(ruleSetsQuery);
  const [id, setId] = useState<string | null>(chosen?.id ?? null);
  const plugin = plugins.data?.find((one) => one.id === id);
  const detail = useQuery({ ...pluginQuery(id ?? ''), enabled: id !== null });
  const [product, setProduct] = useState<string | null>(chosen?.products[0] ?? null);
  const [from, setFrom] = useState('');
  // What was typed is of one version and product; null where it cannot be sent as it stands.
  const [settings, setSettings] = useState<{ of: string; value: FormData | null } | null>(null);
  const of = `${id} ${product}`;
  const typed = settings?.of === of ? settings.value : undefined;
  const activate = useActivate();
  const faults = useMemo(() => settingFaults(i18n, activate.error), [i18n, activate.error]);
  const { at, rest } = atFields(i18n, activate.error, FIELDS);
  const change = (value: FormData | null) => {
    setSettings({ of, value });
    // What was said is about what stood there before.
    if (activate.error) activate.reset();
  };
  const current = latestOf(ruleSets.data, product);
  const submit = () => {
    if (!plugin || !detail.data) return;
    const own = typed ?? startingFrom(detail.data, product, current).data;
    activate.mutate(
      {
        product: product ?? '',
        plugin: `${plugin.plugin}@${plugin.version}`,
        in_force_from: from,
        settings: ownSettings(own, defaultsFor(detail.data, product)),
      },
      {
        onSuccess: () => {
          toast(t('rules.activated'));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t('rules.activate')}
      submit={t('rules.do_activate')}
      ready={Boolean(plugin && detail.data && product && from && typed !== null)}
      pending={activate.isPending}
      error={rest}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Select
        label={t('rules.version')}
        required
        value={id}
        onChange={setId}
        error={at.plugin}
        data={(plugins.data ?? []).map((one) => ({ value: one.id, label: `${text(one.title)} · ${one.plugin} ${one.version}` }))}
      />
      <ProductField
        label={t('rules.product')}
        required
        value={product}
        onChange={setProduct}
        error={at.product}
        only={({ code }) => !plugin || plugin.products.includes(code)}
      />
      <TextInput
        type="date"
        label={t('rules.from')}
        description={t('rules.from_hint')}
        required
        value={from}
        error={at.in_force_from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      {id && product && ruleSets.data && (
        <Loaded query={detail}>
          {(held) => (
            <SettingsFields
              key={of}
              detail={held}
              product={product}
              current={current}
              value={typed}
              onChange={change}
              faults={faults}
              loose={at.settings}
              renderSettings={renderSettings}
            />
          )}
        </Loaded>
      )}
      <Text size="sm" c="dimmed">
        {t('rules.pinned')}
      </Text>
    </FormDialog>
  );
}

import { Autocomplete, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { MomentField } from '@/shared/ui/MomentField';
import { toast } from '@/shared/ui/toast';
import { useRelease } from './api';

/** A version of a product; the rules decide who hears of it. */
export function NewRelease({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const [product, setProduct] = useState<string | null>(null);
  const [version, setVersion] = useState('');
  const [kind, setKind] = useState('release');
  const [at, setAt] = useState<string | null>(() => new Date().toISOString());
  const release = useRelease();
  return (
    <FormDialog
      title={t('release.new')}
      submit={t('release.publish')}
      ready={Boolean(product && version.trim() && at)}
      pending={release.isPending}
      error={release.error}
      onSubmit={() =>
        release.mutate(
          { product: product ?? '', version: version.trim(), kind: kind.trim() || undefined, published_at: at ?? '' },
          {
            onSuccess: (made) => {
              toast(t('release.published', { version: made.version }));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Select
        label={t('rules.product')}
        required
        value={product}
        onChange={setProduct}
        data={(products.data ?? []).map(({ code, name }) => ({ value: code, label: text(name) }))}
      />
      <TextInput label={t('release.version')} required value={version} onChange={(event) => setVersion(event.currentTarget.value)} />
      <Autocomplete label={t('release.kind')} data={['release', 'firmware', 'certificate']} value={kind} onChange={setKind} />
      <MomentField label={t('release.at')} description={t('release.at_hint')} required value={at} onChange={setAt} />
    </FormDialog>
  );
}

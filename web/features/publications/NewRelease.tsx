import { Autocomplete, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { MomentField } from '@/shared/ui/MomentField';
import { ProductField } from '@/shared/ui/ProductField';
import { toast } from '@/shared/ui/toast';
import { useRelease } from './api';

/** A version of a product; the rules decide who hears of it. */
export function NewRelease({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
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
      <ProductField label={t('rules.product')} required value={product} onChange={setProduct} />
      <TextInput label={t('release.version')} required value={version} onChange={(event) => setVersion(event.currentTarget.value)} />
      <Autocomplete label={t('release.kind')} data={['release', 'firmware', 'certificate']} value={kind} onChange={setKind} />
      <MomentField label={t('release.at')} description={t('release.at_hint')} required value={at} onChange={setAt} />
    </FormDialog>
  );
}

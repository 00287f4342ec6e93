import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { usePrefetchedForm } from '@/features/forms/LazyForm';
import { draftName, EMPTY_DRAFT, type RequestDraft } from '@/features/requests/api';
import { ChoiceCards } from '@/features/requests/ChoiceCards';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { useDraft } from '@/shared/lib/drafts';
import { useAccount } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { PromiseLine } from '../Promises';
import { RequestBody } from '../RequestBody';
import { CataloguePage } from './CataloguePage';

/** First what about, then what is needed, then the form: nothing is asked that the choice before made needless. */
export function NewRequestPage() {
  const { product: chosen } = useSearch({ strict: false }) as { product?: string };
  const products = useQuery(productsQuery);
  if (!chosen) return <CataloguePage />;
  return (
    <div className="page">
      <Loaded query={products}>
        {(all) => {
          const product = all.find((one) => one.code === chosen);
          return product ? <RequestForm product={product} key={product.code} /> : <UnknownProduct />;
        }}
      </Loaded>
    </div>
  );
}

function UnknownProduct() {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <PageTitle title={t('request.unknown_product')} />
      <AppLink to="/new">{t('request.other_product')}</AppLink>
    </Stack>
  );
}

function RequestForm({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const account = useAccount();
  const name = draftName(account.id, product.code);
  const [draft, setDraft, clearDraft] = useDraft<RequestDraft>(name, EMPTY_DRAFT);
  usePrefetchedForm();
  // The choice shows at once; the form it opens is built behind it, in pieces that let the page answer in between.
  const shown = useDeferredValue(draft.kind);
  const kind = product.kinds.find((one) => one.code === shown);
  return (
    <Stack gap="lg">
      <div>
        <PageTitle title={t('request.title')} />
        <Text>
          {text(product.name)}
          {' · '}
          <AppLink to="/new" search={{ product: undefined }} underline="always">
            {t('request.other_product')}
          </AppLink>
        </Text>
      </div>
      <ChoiceCards
        label={t('request.kind')}
        name="kind"
        value={draft.kind}
        choices={product.kinds.map((one) => ({
          value: one.code,
          title: text(one.title),
          detail: <PromiseLine product={product.code} kind={one.code} />,
        }))}
        onChange={(code) => setDraft({ ...draft, kind: code })}
      />
      {kind && <RequestBody product={product} kind={kind} name={name} draft={draft} setDraft={setDraft} clearDraft={clearDraft} />}
    </Stack>
  );
}

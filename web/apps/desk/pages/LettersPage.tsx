import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type LetterTemplate, lettersQuery } from '@/features/letters/api';
import { LetterEditor } from '@/features/letters/LetterEditor';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { LANGUAGES } from '@/shared/i18n';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

type Search = { provider?: string; code?: string; locale?: string };

const providersOf = (products: Product[]) => {
  const found = new Map(products.flatMap(({ provider }) => (provider.id ? [[provider.id, provider.name] as const] : [])));
  return [...found].map(([value, label]) => ({ value, label }));
};

/** What is written to the customers of a provider, in the provider's own words where it has some. */
export function LettersPage() {
  const { t } = useTranslation();
  const products = useQuery(productsQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('letters.title')} />
      <Loaded query={products}>
        {(all) => {
          const providers = providersOf(all);
          return providers.length === 0 ? <Empty title={t('letters.no_providers')} /> : <OfProviders providers={providers} />;
        }}
      </Loaded>
    </Stack>
  );
}

function useChosen() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const choose = (patch: Search) => void navigate({ to: '/mail/letters', search: { ...search, ...patch }, replace: true });
  return { search, choose };
}

function OfProviders({ providers }: { providers: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const { search, choose } = useChosen();
  const provider = providers.find(({ value }) => value === search.provider)?.value ?? providers[0]?.value ?? '';
  const letters = useQuery(lettersQuery(provider));
  return (
    <>
      <Select
        label={t('letters.provider')}
        allowDeselect={false}
        maw={420}
        value={provider}
        onChange={(next) => choose({ provider: next ?? undefined })}
        data={providers}
      />
      <Loaded query={letters}>{(all) => <One provider={provider} letters={all} />}</Loaded>
    </>
  );
}

function One({ provider, letters }: { provider: string; letters: LetterTemplate[] }) {
  const { t, i18n } = useTranslation();
  const { search, choose } = useChosen();
  const locale = LANGUAGES.find((one) => one === search.locale) ?? (i18n.language.startsWith('ru') ? 'ru' : 'en');
  const codes = [...new Set(letters.map(({ code }) => code))];
  const code = codes.find((one) => one === search.code) ?? codes[0];
  const letter = letters.find((one) => one.code === code && one.locale === locale);
  const ownIn = (wanted: string) => letters.some((one) => one.code === wanted && one.own);
  const nameOf = (wanted: string) => (i18n.exists(`letter_name.${wanted}`) ? t(`letter_name.${wanted}`) : wanted);
  return (
    <>
      <Group align="flex-end">
        <Select
          label={t('letters.letter')}
          allowDeselect={false}
          searchable
          w={420}
          maw="100%"
          value={code ?? null}
          onChange={(next) => choose({ code: next ?? undefined })}
          data={codes.map((value) => ({ value, label: ownIn(value) ? t('letters.with_own', { name: nameOf(value) }) : nameOf(value) }))}
        />
        <SegmentedControl
          aria-label={t('account.language')}
          value={locale}
          onChange={(next) => choose({ locale: next })}
          data={LANGUAGES.map((value) => ({ value, label: t(`account.language_${value}`) }))}
        />
      </Group>
      {letter && (
        <LetterEditor key={[provider, letter.code, locale, letter.own?.changed_at].join('/')} provider={provider} letter={letter} />
      )}
    </>
  );
}

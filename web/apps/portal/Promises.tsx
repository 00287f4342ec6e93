import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { promiseQuery } from '@/features/catalogue/api';
import { ruleWords } from '@/features/timers/words';
import type { PreviewTimer, Product } from '@/shared/api/types';
import { type Label, useLabels, useText } from '@/shared/i18n/labels';
import { ClauseChips } from '@/shared/ui/ClauseChips';

/** Silence of the customer closes a case; that is no promise of ours. */
const promised = (timers: PreviewTimer[]) => timers.filter((timer) => timer.explain?.rule && !timer.code.includes('silence'));

function usePromiseWords(label: Label) {
  const { i18n } = useTranslation();
  return (timer: PreviewTimer) => `${label('timers', timer.code)}: ${ruleWords(i18n, timer.explain?.rule)}`;
}

/** `Обработка обращения: 3 рабочих дня`, as the rules would have it for this customer now. */
export function PromiseLine({ product, kind }: { product: string; kind: string }) {
  const promise = useQuery(promiseQuery(product, kind));
  const words = usePromiseWords(useLabels(product));
  // The line keeps its place while the answer is on its way.
  return (
    promised(promise.data?.timers ?? [])
      .map(words)
      .join('; ') || '\u00a0'
  );
}

/** Every kind of request with what is promised for it and on which clause. */
export function PromiseList({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Stack component="ul" className="list" gap="sm" pt="xs">
      {product.kinds.map((kind) => (
        <li key={kind.code}>
          <Text size="sm" fw={600}>
            {text(kind.title)}
          </Text>
          <KindPromise product={product.code} kind={kind.code} none={t('catalogue.no_promise')} />
        </li>
      ))}
    </Stack>
  );
}

function KindPromise({ product, kind, none }: { product: string; kind: string; none: string }) {
  const promise = useQuery(promiseQuery(product, kind));
  const words = usePromiseWords(useLabels(product));
  if (!promise.data) return <Text size="sm">…</Text>;
  const timers = promised(promise.data.timers);
  if (timers.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  }
  return timers.map((timer) => (
    <div key={timer.code}>
      <Text size="sm">{words(timer)}</Text>
      <ClauseChips clauses={timer.clauses} />
    </div>
  ));
}

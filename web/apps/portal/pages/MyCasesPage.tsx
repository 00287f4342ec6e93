import { Group, NativeSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '@/features/knowledge/SearchBox';
import { ticketListQuery } from '@/features/tickets/api';
import { productsQuery } from '@/shared/api/catalogue';
import { loadTexts } from '@/shared/i18n';
import { useText } from '@/shared/i18n/labels';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty, Loading, PageTitle } from '@/shared/ui/states';
import { useAhead } from '@/shared/ui/useAhead';
import { CaseCard } from '../CaseCard';

type Search = { show?: string; product?: string; text?: string };
/** Where the next move is the customer's. */
const WAITING = 'waiting_customer,waiting_approval,solution_proposed,suspended';
const UNDER_WAY = 'received,registered,in_progress,waiting_third_party,transferred';
const OVER = 'closed,refused';
const ahead = () => Promise.all([import('./CasePage'), loadTexts('common_pages', 'portal_pages')]);
const SHOWN = ['open', 'closed', 'all'];

export function MyCasesPage() {
  const { t } = useTranslation();
  const { show = 'open', product, text } = useSearch({ strict: false }) as Search;
  useAhead(ahead);
  const some = Boolean(product || text);
  // The choice shows at once; the list it opens is drawn behind it.
  const listed = useDeferredValue(show);
  return (
    <Stack className="page" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('portal.cases')} />
        <AppLinkButton to="/new" search={{ product: undefined }} leftSection={<IconPlus size={18} aria-hidden />}>
          {t('portal.new')}
        </AppLinkButton>
      </Group>
      <Filters show={show} product={product} text={text} />
      {listed === 'open' ? (
        <OpenCases product={product} text={text} />
      ) : (
        <CaseList
          title={t(listed === 'closed' ? 'cases.over' : 'cases.every')}
          status={listed === 'closed' ? OVER : undefined}
          product={product}
          text={text}
          empty={<NoCases narrowed={some} closed={listed === 'closed'} />}
        />
      )}
    </Stack>
  );
}

/** What waits for the customer, then the rest; drawn together, so that neither pushes the other down. */
function OpenCases({ product, text }: Search) {
  const { t } = useTranslation();
  const waiting = useInfiniteQuery(ticketListQuery(WAITING, { product, text }));
  const underWay = useInfiniteQuery(ticketListQuery(UNDER_WAY, { product, text }));
  if (waiting.isPending || underWay.isPending) return <Loading />;
  const none = waiting.data?.pages.every((page) => page.data.length === 0);
  return (
    <>
      {!none && <CaseList title={t('cases.waiting')} status={WAITING} product={product} text={text} />}
      <CaseList
        title={t('cases.under_way')}
        status={UNDER_WAY}
        product={product}
        text={text}
        empty={none ? <NoCases narrowed={Boolean(product || text)} /> : <Text size="sm">{t('cases.nothing_under_way')}</Text>}
      />
    </>
  );
}

function Filters({ show, product, text }: Search) {
  const { t } = useTranslation();
  const words = useText();
  const navigate = useNavigate();
  const products = useQuery(productsQuery);
  const go = (change: Search) => {
    const search = { show, product, text, ...change };
    void navigate({ to: '/', search: { ...search, show: search.show === 'open' ? undefined : search.show }, replace: true });
  };
  return (
    <Group gap="sm" align="flex-end">
      <SegmentedControl
        aria-label={t('cases.filter')}
        value={show}
        onChange={(value) => go({ show: value })}
        data={SHOWN.map((value) => ({ value, label: t(`cases.show_${value}`) }))}
      />
      {(products.data?.length ?? 0) > 1 && (
        <NativeSelect
          aria-label={t('cases.product')}
          w={{ base: '100%', xs: 240 }}
          value={product ?? ''}
          onChange={(event) => go({ product: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('cases.any_product') },
            ...(products.data ?? []).map((one) => ({ value: one.code, label: words(one.name) })),
          ]}
        />
      )}
      <SearchBox
        label={t('cases.search')}
        hint={t('cases.search_hint')}
        value={text ?? ''}
        onSearch={(value) => go({ text: value || undefined })}
      />
    </Group>
  );
}

type ListProps = { title: string; status: string | undefined; product?: string; text?: string; empty?: ReactNode };

/** One part of the list under its own heading. */
function CaseList({ title, status, product, text, empty = null }: ListProps) {
  const id = useId();
  const list = useInfiniteQuery(ticketListQuery(status, { product, text }));
  const none = list.data?.pages.every((page) => page.data.length === 0);
  if (empty === null && (none || !list.data)) return null;
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      <Pages query={list} empty={empty}>
        {(tickets) => (
          <Stack component="ul" className="list" gap="sm">
            {tickets.map((ticket) => (
              <CaseCard key={ticket.id} ticket={ticket} />
            ))}
          </Stack>
        )}
      </Pages>
    </Stack>
  );
}

function NoCases({ narrowed, closed = false }: { narrowed: boolean; closed?: boolean }) {
  const { t } = useTranslation();
  if (narrowed) return <Empty title={t('cases.none_found')} />;
  return (
    <Empty title={t(closed ? 'cases.none_closed' : 'cases.none')}>
      <Text size="sm">{t('cases.none_hint')}</Text>
      <AppLink to="/new" search={{ product: undefined }} underline="always">
        {t('cases.first')}
      </AppLink>
    </Empty>
  );
}

import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allEntitlementsQuery, type Entitlement } from '@/features/customers/api';
import { CUTS, cutOf, endsIn, inCut, monthOf } from '@/features/customers/cuts';
import { EntitlementTable } from '@/features/customers/EntitlementTable';
import { today } from '@/features/customers/expiry';
import { useProduct } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { Ends, monthName } from '../contracts/Ends';
import { HoursByProduct } from '../contracts/HoursByProduct';

type Search = { show?: string; product?: string };

/** Every contract, the first to end on top; what ends, what ended and what is used up are one click away. */
export function ContractsPage() {
  const { t } = useTranslation();
  const all = useQuery(allEntitlementsQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('contract.all_title')} />
      <Loaded query={all}>
        {(entitlements) => (
          <>
            <Ends entitlements={entitlements} />
            <HoursByProduct entitlements={entitlements} />
            <Contracts entitlements={entitlements} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Contracts({ entitlements }: { entitlements: Entitlement[] }) {
  const { t } = useTranslation();
  const { show, product } = useSearch({ strict: false }) as Search;
  const month = monthOf(show);
  const cut = cutOf(show);
  const now = today();
  const shown = entitlements
    .filter((one) => !product || one.product === product)
    .filter((one) => (month ? endsIn(month, one, now) : inCut(cut, one, now)))
    .sort((left, right) => left.valid_to.localeCompare(right.valid_to));
  return (
    <>
      <Cuts entitlements={entitlements} value={month || product ? '' : cut} />
      {(month || product || cut === 'hours') && <Narrowed count={shown.length} month={month} product={product} cut={cut} />}
      {shown.length === 0 ? <Empty title={t('contract.none')} /> : <EntitlementTable entitlements={shown} named />}
      <Text size="sm" c="dimmed">
        {t('contract.order')}
      </Text>
    </>
  );
}

/** Over all products; none is marked where something else narrows the list. */
function Cuts({ entitlements, value }: { entitlements: Entitlement[]; value: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      aria-label={t('contract.cut')}
      style={{ alignSelf: 'flex-start' }}
      value={value}
      onChange={(next) => void navigate({ to: '/contracts', search: { show: next === 'all' ? undefined : next } })}
      data={CUTS.map((one) => ({
        value: one,
        label: `${t(`contract.cut_${one}`)} ${entitlements.filter((contract) => inCut(one, contract, today())).length}`,
      }))}
    />
  );
}

type NarrowedProps = { count: number; month: string | undefined; product: string | undefined; cut: string };

/** What the address narrows the list to, and the way back. */
function Narrowed({ count, month, product, cut }: NarrowedProps) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const text = useText();
  const named = useProduct(product);
  const what = month
    ? t('contract.ends_in', { month: monthName(month, i18n.language), count })
    : [text(named?.name) || product, t(`contract.cut_${cut}`), t('contract.count', { count })].filter(Boolean).join(' · ');
  return (
    <Group gap="sm">
      <Text size="sm" role="status">
        {what}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconX size={14} aria-hidden />}
        onClick={() => void navigate({ to: '/contracts', search: {} })}
      >
        {t('contract.show_all')}
      </Button>
    </Group>
  );
}

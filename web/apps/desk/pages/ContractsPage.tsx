import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allEntitlementsQuery, type Entitlement } from '@/features/customers/api';
import { EntitlementTable } from '@/features/customers/EntitlementTable';
import { expiryOf, today } from '@/features/customers/expiry';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

const CUTS = ['all', 'soon', 'expired', 'low'] as const;
type Cut = (typeof CUTS)[number];

/** A tenth of what was bought, or nothing at all. */
const isLow = ({ available_minutes: left, units_minutes: bought }: Entitlement) =>
  left !== null && left !== undefined && (left <= 0 || (bought ? left * 10 <= bought : false));

function inCut(cut: Cut, entitlement: Entitlement): boolean {
  if (cut === 'low') return isLow(entitlement) && expiryOf(entitlement, today()).state !== 'expired';
  return cut === 'all' || expiryOf(entitlement, today()).state === cut;
}

/** Every contract, the first to end on top; what ends, what ended and what is used up are one click away. */
export function ContractsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show } = useSearch({ strict: false }) as { show?: string };
  const cut = CUTS.find((one) => one === show) ?? 'all';
  const all = useQuery(allEntitlementsQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('contract.all_title')} />
      <Loaded query={all}>
        {(entitlements) => {
          const shown = entitlements.filter((one) => inCut(cut, one)).sort((left, right) => left.valid_to.localeCompare(right.valid_to));
          return (
            <>
              <SegmentedControl
                aria-label={t('contract.cut')}
                style={{ alignSelf: 'flex-start' }}
                value={cut}
                onChange={(next) => void navigate({ to: '/contracts', search: { show: next === 'all' ? undefined : next } })}
                data={CUTS.map((value) => ({
                  value,
                  label: `${t(`contract.cut_${value}`)} ${entitlements.filter((one) => inCut(value, one)).length}`,
                }))}
              />
              {shown.length === 0 ? <Empty title={t('contract.none')} /> : <EntitlementTable entitlements={shown} named />}
              <Text size="sm" c="dimmed">
                {t('contract.order')}
              </Text>
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allEntitlementsQuery, type Entitlement } from '@/features/customers/api';
import { EntitlementTable } from '@/features/customers/EntitlementTable';
import { expiryOf, today } from '@/features/customers/expiry';
import { dateFormat } from '@/shared/lib/formats';
import { Bars } from '@/shared/ui/Bars';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

const CUTS = ['all', 'soon', 'expired', 'low'] as const;
type Cut = (typeof CUTS)[number];

/** A tenth of what was bought, or nothing at all. */
const isLow = ({ available_minutes: left, units_minutes: bought }: Entitlement) =>
  left !== null && left !== undefined && (left <= 0 || (bought ? left * 10 <= bought : false));

const MONTHS = 12;
const MONTH = /^\d{4}-\d{2}$/;

/** This month and those after it. */
function monthsAhead(): string[] {
  const [year = 0, month = 1] = today().split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, ahead) => new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7));
}

const endsIn = (month: string, { valid_to }: Entitlement) => valid_to.startsWith(month) && valid_to >= today();

function inCut(cut: Cut, entitlement: Entitlement): boolean {
  if (cut === 'low') return isLow(entitlement) && expiryOf(entitlement, today()).state !== 'expired';
  return cut === 'all' || expiryOf(entitlement, today()).state === cut;
}

/** Every contract, the first to end on top; what ends, what ended and what is used up are one click away. */
export function ContractsPage() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { show } = useSearch({ strict: false }) as { show?: string };
  const month = show && MONTH.test(show) ? show : undefined;
  const cut = CUTS.find((one) => one === show) ?? 'all';
  const wanted = (one: Entitlement) => (month ? endsIn(month, one) : inCut(cut, one));
  const all = useQuery(allEntitlementsQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('contract.all_title')} />
      <Loaded query={all}>
        {(entitlements) => {
          const shown = entitlements.filter(wanted).sort((left, right) => left.valid_to.localeCompare(right.valid_to));
          return (
            <>
              <Ends entitlements={entitlements} />
              <SegmentedControl
                aria-label={t('contract.cut')}
                style={{ alignSelf: 'flex-start' }}
                value={month ? '' : cut}
                onChange={(next) => void navigate({ to: '/contracts', search: { show: next === 'all' ? undefined : next } })}
                data={CUTS.map((value) => ({
                  value,
                  label: `${t(`contract.cut_${value}`)} ${entitlements.filter((one) => inCut(value, one)).length}`,
                }))}
              />
              {month && (
                <Text size="sm" role="status">
                  {t('contract.ends_in', { month: monthName(month, i18n.language), count: shown.length })}
                </Text>
              )}
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

const monthName = (month: string, language: string, how: 'long' | 'short' = 'long') =>
  dateFormat(language, { month: how, year: how === 'long' ? 'numeric' : undefined, timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** How many contracts end in each of the next months; a bar shows them. */
function Ends({ entitlements }: { entitlements: Entitlement[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel title={t('contract.ends')}>
      <Bars
        label={t('contract.ends')}
        bars={monthsAhead().map((month, index) => {
          const count = entitlements.filter((one) => endsIn(month, one)).length;
          return {
            id: month,
            name: monthName(month, i18n.language, 'short'),
            count,
            words: t('contract.ends_in', { month: monthName(month, i18n.language), count }),
            alarm: index === 0,
          };
        })}
        renderLink={(bar, drawn) => (
          <AppLink to="/contracts" search={{ show: bar.id }} className="bar-cell" underline="never" c="inherit">
            {drawn}
          </AppLink>
        )}
      />
    </Panel>
  );
}

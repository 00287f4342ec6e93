import { useTranslation } from 'react-i18next';
import type { Entitlement } from '@/features/customers/api';
import { endsIn, monthsAhead } from '@/features/customers/cuts';
import { today } from '@/features/customers/expiry';
import { dateFormat } from '@/shared/lib/formats';
import { Bars } from '@/shared/ui/Bars';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';

export const monthName = (month: string, language: string, how: 'long' | 'short' = 'long') =>
  dateFormat(language, { month: how, year: how === 'long' ? 'numeric' : undefined, timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** How many contracts end in each of the next months; a bar shows them. */
export function Ends({ entitlements }: { entitlements: Entitlement[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel title={t('contract.ends')}>
      <Bars
        label={t('contract.ends')}
        bars={monthsAhead(today()).map((month, index) => {
          const count = entitlements.filter((one) => endsIn(month, one, today())).length;
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

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countsQuery } from '@/features/views/api';
import { dateFormat } from '@/shared/lib/formats';
import { localDate, nextDay } from '@/shared/lib/moment';
import { Bars } from '@/shared/ui/Bars';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Problem } from '@/shared/ui/states';
import { asFilter } from '../queue/view';

const DAYS = 14;

function days(): string[] {
  const all = [localDate()];
  while (all.length < DAYS) all.push(nextDay(all.at(-1) ?? ''));
  return all;
}

/** How many deadlines fall due on each of the next days; a bar opens the cases of its day. */
export function DueDays() {
  const { t, i18n } = useTranslation();
  const ahead = days();
  const { data: numbers, error, refetch } = useQuery(countsQuery(ahead.map((due) => asFilter({ due }))));
  const part = (date: string, how: Intl.DateTimeFormatOptions) =>
    dateFormat(i18n.language, { ...how, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
  return (
    <Panel title={t('shift.due_days')}>
      {error && !numbers ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : (
        <div aria-busy={!numbers}>
          <Bars
            label={t('shift.due_days')}
            bars={ahead.map((date, index) => ({
              id: date,
              name: part(date, { weekday: 'short', day: 'numeric' }),
              count: numbers?.[index],
              words: `${part(date, { weekday: 'long', day: 'numeric', month: 'long' })}: ${t('queue.count', { count: numbers?.[index] ?? 0 })}`,
              alarm: index === 0,
            }))}
            renderLink={(bar, drawn) => (
              <AppLink to="/" search={{ due: bar.id }} className="bar-cell" underline="never" c="inherit">
                {drawn}
              </AppLink>
            )}
          />
        </div>
      )}
    </Panel>
  );
}

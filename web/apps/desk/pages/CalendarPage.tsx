import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconCalendarWeek, IconChevronLeft, IconChevronRight, IconPlus, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExceptionForm } from '@/features/calendars/ExceptionForm';
import { LoadYear } from '@/features/calendars/LoadYear';
import { WeekForm } from '@/features/calendars/WeekForm';
import { WithdrawException } from '@/features/calendars/WithdrawException';
import { hoursText } from '@/features/calendars/week';
import { YearGrid } from '@/features/calendars/YearGrid';
import { Calculator } from '@/features/timers/Calculator';
import { type Calendar, type CalendarDay, type CalendarException, calendarDaysQuery, calendarsQuery } from '@/shared/api/calendars';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { calendarPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { formatDate, zoneOffset } from '@/shared/lib/time';
import { FactGrid } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { WeekText } from '../calendars/WeekText';
import { NotFoundPage } from './NotFoundPage';

export function CalendarPage() {
  const { code } = useParams({ strict: false }) as { code: string };
  const calendars = useQuery(calendarsQuery);
  return (
    <Loaded query={calendars}>
      {(all) => {
        const calendar = all.find((one) => one.code === code);
        return calendar ? <Page calendar={calendar} /> : <NotFoundPage />;
      }}
    </Loaded>
  );
}

function Page({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const text = useText();
  const { role } = useAccount();
  const products = useQuery(productsQuery);
  const own = (products.data ?? []).filter((product) => product.calendar === calendar.code);
  const today = new Date().toISOString().slice(0, 10);
  const { year: asked } = useSearch({ strict: false }) as { year?: string };
  const year = Number(asked) || Number(today.slice(0, 4));
  const [dialog, setDialog] = useState<'exception' | 'year' | 'week' | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('calendar.title', { code: calendar.code })} />
        {role === 'administrator' && (
          <Group gap="xs">
            {calendar.holiday_set && (
              <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => setDialog('year')}>
                {t('calendar.load_button')}
              </Button>
            )}
            <Button variant="default" leftSection={<IconCalendarWeek size={16} aria-hidden />} onClick={() => setDialog('week')}>
              {t('calendar.change_week')}
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog('exception')}>
              {t('calendar.exception')}
            </Button>
          </Group>
        )}
      </Group>
      <FactGrid
        facts={[
          [t('calendar.products'), own.map((product) => text(product.name)).join(', ')],
          [t('calendar.week'), <WeekText key="week" calendar={calendar} />],
          [t('calendar.zone'), `${calendar.zone} (${zoneOffset(new Date().toISOString(), calendar.zone)})`],
          [t('calendar.shortened'), t(`calendar.policy_${calendar.shortened_day_policy === 'ignore' ? 'ignore' : 'earlier'}`)],
        ]}
      />
      <div className="with-aside">
        <Year calendar={calendar} year={year} today={today} chosen={chosen} onChoose={setChosen} />
        <Stack gap="md">
          <Panel title={t('calculator.title')}>
            <Calculator calendar={calendar.code} zone={calendar.zone} />
          </Panel>
          <Exceptions calendar={calendar} mayChange={role === 'administrator'} />
        </Stack>
      </div>
      {dialog === 'exception' && (
        <ExceptionForm calendar={calendar.code} zone={calendar.zone} date={chosen ?? today} onClose={() => setDialog(null)} />
      )}
      {dialog === 'week' && <WeekForm calendar={calendar} onClose={() => setDialog(null)} />}
      {dialog === 'year' && calendar.holiday_set && <LoadYear set={calendar.holiday_set} year={year} onClose={() => setDialog(null)} />}
    </Stack>
  );
}

type YearProps = { calendar: Calendar; year: number; today: string; chosen: string | null; onChoose: (date: string) => void };

function Year({ calendar, year, today, chosen, onChoose }: YearProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const days = useQuery(calendarDaysQuery(calendar.code, year));
  const go = (next: number) => void navigate({ to: calendarPath(calendar.code), search: { year: String(next) }, replace: true });
  const arrows = (
    <Group gap={4}>
      <ActionIcon variant="default" aria-label={t('calendar.previous_year')} onClick={() => go(year - 1)}>
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('calendar.next_year')} onClick={() => go(year + 1)}>
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
  return (
    <Panel title={String(year)} right={arrows}>
      <Loaded query={days}>
        {(all) => (
          <Stack gap="md">
            <Text size="sm">
              {t('calendar.working_days', { count: all.filter((day) => day.working).length })}
              {all.some((day) => day.provisional) && ` · ${t('calendar.provisional')}`}
            </Text>
            <YearGrid days={all} today={today} chosen={chosen} onChoose={onChoose} />
            <Day day={all.find(({ date }) => date === chosen)} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function Day({ day }: { day: CalendarDay | undefined }) {
  const { t, i18n } = useTranslation();
  const hours = hoursText(day?.windows);
  return (
    <Text size="sm" role="status">
      {day
        ? [formatDate(day.date, i18n.language), t(`day_kind.${day.kind}`), hours || t('calendar.not_working'), day.source]
            .filter(Boolean)
            .join(' · ')
        : t('calendar.choose_day')}
    </Text>
  );
}

function Exceptions({ calendar, mayChange }: { calendar: Calendar; mayChange: boolean }) {
  const { t, i18n } = useTranslation();
  const [leaving, setLeaving] = useState<CalendarException | null>(null);
  const exceptions = calendar.exceptions ?? [];
  if (exceptions.length === 0) return null;
  return (
    <Panel title={t('calendar.exceptions')}>
      <Stack component="ul" className="list" gap="sm">
        {exceptions.map((exception) => (
          <Group component="li" key={exception.date} gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
            <Text size="sm">
              <b>{formatDate(exception.date, i18n.language)}</b>: {hoursText(exception.windows) || t('calendar.not_working')} ·{' '}
              {exception.source}
            </Text>
            {mayChange && (
              <Button
                size="compact-sm"
                variant="subtle"
                style={{ flexShrink: 0 }}
                aria-label={t('calendar.withdraw_of', { date: formatDate(exception.date, i18n.language) })}
                onClick={() => setLeaving(exception)}
              >
                {t('calendar.withdraw')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {leaving && <WithdrawException calendar={calendar} exception={leaving} onClose={() => setLeaving(null)} />}
    </Panel>
  );
}

import { NativeSelect, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar, Weekday } from '@/shared/api/calendars';
import { dateFormat } from '@/shared/lib/formats';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { usePatchCalendar } from './api';
import { Impact } from './Impact';
import { hoursText, readHours, WEEKDAYS } from './week';

const POLICIES = ['ignore', 'minus_minutes'] as const;
const MONDAY = Date.UTC(2024, 0, 1);

/** Hours of the week, several intervals a day; before they are saved, which open deadlines they move. */
export function WeekForm({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [texts, setTexts] = useState(
    () => Object.fromEntries(WEEKDAYS.map((day) => [day, hoursText(calendar.week[day])])) as Record<Weekday, string>,
  );
  const [policy, setPolicy] = useState(calendar.shortened_day_policy);
  const save = usePatchCalendar(calendar.code);
  const hours = WEEKDAYS.map((day) => [day, readHours(texts[day])] as const);
  const whole = hours.every(([, windows]) => windows !== null) && hours.some(([, windows]) => windows?.length);
  const patch = { week: Object.fromEntries(hours.filter(([, windows]) => windows?.length)), shortened_day_policy: policy };
  const name = (index: number) =>
    dateFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(MONDAY + index * 86_400_000));
  const submit = () =>
    save.mutate(patch, {
      onSuccess: () => {
        toast(t('calendar.week_saved'));
        onClose();
      },
    });
  return (
    <FormDialog
      title={t('calendar.change_week')}
      submit={t('calendar.save_week')}
      ready={whole}
      pending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Text size="sm">{t('calendar.week_hint')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {hours.map(([day, windows], index) => (
          <TextInput
            key={day}
            label={name(index)}
            placeholder={t('calendar.not_working')}
            value={texts[day]}
            error={windows === null && t('calendar.week_wrong')}
            onChange={(event) => setTexts({ ...texts, [day]: event.currentTarget.value })}
          />
        ))}
        <NativeSelect
          label={t('calendar.shortened')}
          value={policy}
          onChange={(event) => setPolicy(event.currentTarget.value)}
          data={POLICIES.map((value) => ({ value, label: t(`calendar.policy_${value === 'ignore' ? 'ignore' : 'earlier'}`) }))}
        />
      </SimpleGrid>
      <Impact change={whole ? { calendar: calendar.code, patch } : null} zone={calendar.zone} />
    </FormDialog>
  );
}

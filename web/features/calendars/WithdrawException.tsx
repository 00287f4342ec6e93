import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Calendar, CalendarException } from '@/shared/api/calendars';
import { formatDate } from '@/shared/lib/time';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { usePatchCalendar } from './api';
import { Impact } from './Impact';

type Props = { calendar: Calendar; exception: CalendarException; onClose: () => void };

/** The day gets the hours back that week and holidays give it. */
export function WithdrawException({ calendar, exception, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const save = usePatchCalendar(calendar.code);
  const patch = { exceptions: (calendar.exceptions ?? []).filter(({ date }) => date !== exception.date) };
  const submit = () =>
    save.mutate(patch, {
      onSuccess: () => {
        toast(t('calendar.withdrawn'));
        onClose();
      },
    });
  return (
    <FormDialog
      title={t('calendar.withdraw_title', { date: formatDate(exception.date, i18n.language) })}
      submit={t('calendar.withdraw')}
      ready
      pending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
      color="red.8"
    >
      <Text size="sm">{t('calendar.withdraw_text')}</Text>
      <Impact change={{ calendar: calendar.code, patch }} zone={calendar.zone} />
    </FormDialog>
  );
}

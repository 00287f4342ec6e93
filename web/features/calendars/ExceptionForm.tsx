import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { useAddException } from './api';
import { Impact } from './Impact';

type Props = { calendar: string; zone: string; date: string; onClose: () => void };

/** A published change of one day's hours; before it is saved, which open deadlines it moves. */
export function ExceptionForm({ calendar, zone, date: chosen, onClose }: Props) {
  const { t } = useTranslation();
  const [date, setDate] = useState(chosen);
  const [mode, setMode] = useState<'closed' | 'hours'>('hours');
  const [open, setOpen] = useState('09:00');
  const [close, setClose] = useState('16:00');
  const [source, setSource] = useState('');
  const add = useAddException(calendar);
  const whole = date !== '' && (mode === 'closed' || (open !== '' && close !== '' && open < close));
  const hours = mode === 'closed' ? { date, closed: true } : { date, open, close };
  const submit = () =>
    add.mutate(
      { ...hours, source: source.trim() },
      {
        onSuccess: () => {
          toast(t('calendar.exception_saved'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('calendar.exception')}
      submit={t('calendar.publish')}
      ready={whole && source.trim() !== ''}
      pending={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <TextInput type="date" label={t('calendar.date')} required value={date} onChange={(event) => setDate(event.currentTarget.value)} />
      <SegmentedControl
        aria-label={t('calendar.what')}
        value={mode}
        onChange={(value) => setMode(value as typeof mode)}
        data={[
          { value: 'hours', label: t('calendar.other_hours') },
          { value: 'closed', label: t('calendar.closed') },
        ]}
      />
      {mode === 'hours' && (
        <>
          <TextInput
            type="time"
            label={t('calendar.opens')}
            required
            value={open}
            onChange={(event) => setOpen(event.currentTarget.value)}
          />
          <TextInput
            type="time"
            label={t('calendar.closes')}
            required
            error={open !== '' && close !== '' && open >= close && t('calendar.reversed')}
            value={close}
            onChange={(event) => setClose(event.currentTarget.value)}
          />
        </>
      )}
      <TextInput
        label={t('calendar.source')}
        description={t('calendar.source_hint')}
        required
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <Impact change={whole ? { calendar, exception: { ...hours, source: '—' } } : null} zone={zone} />
    </FormDialog>
  );
}

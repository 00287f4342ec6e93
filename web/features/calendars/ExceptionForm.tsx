import { Alert, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconClockEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { touchedQuery, useAddException } from './api';

type Props = { calendar: string; products: string[]; date: string; onClose: () => void };

/** A published change of one day's hours; before it is saved, how many open deadlines it may move. */
export function ExceptionForm({ calendar, products, date: chosen, onClose }: Props) {
  const { t } = useTranslation();
  const [date, setDate] = useState(chosen);
  const [mode, setMode] = useState<'closed' | 'hours'>('hours');
  const [open, setOpen] = useState('09:00');
  const [close, setClose] = useState('16:00');
  const [source, setSource] = useState('');
  const touched = useQuery(touchedQuery(products, date));
  const add = useAddException(calendar);
  const ready = date !== '' && source.trim() !== '' && (mode === 'closed' || (open !== '' && close !== '' && open < close));
  const submit = () =>
    add.mutate(mode === 'closed' ? { date, closed: true, source: source.trim() } : { date, open, close, source: source.trim() }, {
      onSuccess: () => {
        toast(t('calendar.exception_saved'));
        onClose();
      },
    });
  return (
    <FormDialog
      title={t('calendar.exception')}
      submit={t('calendar.publish')}
      ready={ready}
      pending={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
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
      {touched.data && (
        <Alert color={touched.data.count > 0 ? 'orange' : 'petrol'} icon={<IconClockEdit aria-hidden />} p="xs" role="status">
          <Text size="sm">{t(touched.data.more ? 'calendar.touched_more' : 'calendar.touched', { count: touched.data.count })}</Text>
        </Alert>
      )}
    </FormDialog>
  );
}

import { Chip, Group, NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { durationWords } from '@/shared/lib/duration';
import { FormDialog } from '@/shared/ui/FormDialog';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { MomentField } from '@/shared/ui/MomentField';
import { toast } from '@/shared/ui/toast';
import { useLogWork } from './api';

const USUAL = [15, 30, 60, 120];
type Billable = 'rules' | 'yes' | 'no';

/** Minutes of work on a case; whether they are paid for is the rule set's word unless the agent says otherwise. */
export default function LogWork({ ticket, onClose }: { ticket: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [minutes, setMinutes] = useState<string | number>('');
  const [text, setText] = useState('');
  const [at, setAt] = useState<string | null>(null);
  const [billable, setBillable] = useState<Billable>('rules');
  const log = useLogWork(ticket);
  const ready = Number(minutes) >= 1;
  const submit = () =>
    log.mutate(
      {
        minutes: Number(minutes),
        text: text.trim() || undefined,
        at: at ?? undefined,
        billable: billable === 'rules' ? undefined : billable === 'yes',
      },
      {
        onSuccess: () => {
          toast(t('work.logged', { time: durationWords(i18n, Number(minutes) * 60) }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('work.log')}
      submit={t('work.save')}
      ready={ready}
      pending={log.isPending}
      error={log.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <NumberInput label={t('work.minutes')} required data-autofocus min={1} allowDecimal={false} value={minutes} onChange={setMinutes} />
      <Chip.Group value={String(minutes)} onChange={(value) => setMinutes(Number(value))}>
        <Group gap="xs">
          {USUAL.map((usual) => (
            <Chip key={usual} value={String(usual)} size="sm">
              {durationWords(i18n, usual * 60)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <GrowingTextarea label={t('work.text')} minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <MomentField label={t('work.at')} description={t('work.at_hint')} value={at} onChange={setAt} />
      <SegmentedControl
        aria-label={t('work.billable')}
        value={billable}
        onChange={(value) => setBillable(value as Billable)}
        data={(['rules', 'yes', 'no'] as const).map((value) => ({ value, label: t(`work.billable_${value}`) }))}
      />
    </FormDialog>
  );
}

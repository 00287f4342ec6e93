import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { MomentField } from '@/shared/ui/MomentField';
import { toast } from '@/shared/ui/toast';
import { type NewCall, useLogCall } from './api';

/** A call that has been; one that goes on is led on the call page. */
export default function LogCall({ ticket, onClose }: { ticket: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [direction, setDirection] = useState<NewCall['direction']>('out');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const log = useLogCall();
  const reversed = from !== null && to !== null && to < from;
  const ready = from !== null && !reversed;
  const submit = () =>
    from !== null &&
    log.mutate(
      { ticket, direction, started_at: from, ended_at: to ?? undefined },
      {
        onSuccess: () => {
          toast(t('call.logged'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('call.log')}
      submit={t('call.save')}
      ready={ready}
      pending={log.isPending}
      error={log.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={t('call.direction')}
        value={direction}
        onChange={(value) => setDirection(value as NewCall['direction'])}
        data={[
          { value: 'out', label: t('call.direction_out') },
          { value: 'in', label: t('call.direction_in') },
        ]}
      />
      <MomentField label={t('call.started')} required value={from} onChange={setFrom} data-autofocus />
      <MomentField
        label={t('call.ended')}
        description={t('call.ended_hint')}
        error={reversed && t('call.reversed')}
        value={to}
        onChange={setTo}
      />
    </FormDialog>
  );
}

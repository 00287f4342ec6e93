import { Button, Group, Modal, SegmentedControl, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MomentField } from '@/shared/ui/MomentField';
import { Problem } from '@/shared/ui/states';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ready) return;
    log.mutate(
      { ticket, direction, started_at: from, ended_at: to ?? undefined },
      {
        onSuccess: () => {
          toast(t('call.logged'));
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('call.log')} size="md" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
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
          {log.error && <Problem error={log.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={log.isPending}>
              {t('call.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

import { Alert, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/shared/lib/session';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { StaffField } from '@/shared/ui/StaffField';
import { assigneePayload, type Deed } from './bulk';
import { shapeOf } from './catalogue';
import { CRITICALITY } from './parts';

type Props = { action: string; count: number; onRun: (deed: Deed) => void; onClose: () => void };

/** What a deed on many tickets needs to know, and how many people will read of it. */
export default function BulkDialog({ action, count, onRun, onClose }: Props) {
  const { t } = useTranslation();
  const note = action === 'note';
  const shape = shapeOf(action);
  const [reason, setReason] = useState<string | null>(null);
  const assigns = action === 'assign';
  const me = useAccount();
  const [assignee, setAssignee] = useState(me.id);
  const [text, setText] = useState('');
  const reasons =
    action === 'set_criticality'
      ? CRITICALITY.map((value) => ({ value, label: t(`criticality.${value}`) }))
      : (shape.reasons ?? []).map((value) => ({ value, label: t(`reasons.${value}`) }));
  const ready = note ? text.trim() !== '' : assigns || reason !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const words = text.trim() || undefined;
    if (note) onRun({ action, text: words });
    else if (assigns) onRun({ action, payload: assigneePayload(assignee) });
    else if (action === 'set_criticality') onRun({ action, payload: { criticality: reason } });
    else onRun({ action, reason: reason ?? undefined, text: words });
  };
  const title = t(note ? 'bulk.note' : `actions.${action}`);
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {assigns && <StaffField value={assignee} onChange={setAssignee} />}
          {!note && !assigns && (
            <Select
              label={t(action === 'set_criticality' ? 'action.criticality' : 'action.reason')}
              required
              value={reason}
              onChange={setReason}
              data={reasons}
            />
          )}
          {(note || shape.text !== 'none') && (
            <GrowingTextarea
              label={t(note ? 'composer.text_internal' : 'action.text_to_customer')}
              required={note}
              minRows={3}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          {shape.tells && (
            <Alert color="petrol" icon={<IconMail aria-hidden />} p="xs">
              <Text size="sm">{t('bulk.customers_told', { count })}</Text>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!ready}>
              {t('bulk.run', { action: title, count })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

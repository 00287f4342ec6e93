import { Alert, Autocomplete, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonSchema, Product, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useRunAction } from './api';
import { shapeOf } from './catalogue';
import { AssigneePart, CriticalityPart, FieldsPart, LinkPart, MergePart, MinutesPart, PartyPart } from './parts';
import { SplitPart } from './SplitPart';

export type Payload = Record<string, unknown>;
/** Draws a rule set's payload; the form library belongs to another feature, so the page lends it. */
export type RenderPayload = (definition: { id: string; schema: JsonSchema }, data: Payload, onChange: (data: Payload) => void) => ReactNode;
type Props = {
  action: string;
  ticket: Ticket;
  etag: string | null;
  product: Product | undefined;
  label: Label;
  renderPayload: RenderPayload;
  onClose: () => void;
};

/** One dialog for every action: what it needs, who will be told, one button that names the deed. */
export function ActionDialog({ action, ticket, etag, product, label, renderPayload, onClose }: Props) {
  const { t } = useTranslation();
  const schema = product?.actions?.find((one) => one.code === action)?.payload ?? undefined;
  const shape = schema ? { ...shapeOf(action), text: 'none' as const, special: undefined } : shapeOf(action);
  const [reason, setReason] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [payload, setPayload] = useState<Payload | null>(null);
  const run = useRunAction(ticket.id, etag);
  const ready =
    (shape.reason !== 'required' || Boolean(reason)) &&
    (shape.text !== 'required' || text.trim() !== '') &&
    (!shape.special || payload !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog lives in a portal of the page: its submit must not reach the form below it.
    event.stopPropagation();
    if (!ready) return;
    run.mutate(
      { action, reason: reason ?? undefined, text: text.trim() || undefined, payload: payload ?? undefined },
      {
        onSuccess: () => {
          toast(t('action.done', { action: label('actions', action) }));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={label('actions', action)}
      size={shape.special === 'split' ? 'xl' : 'lg'}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {shape.special === 'assignee' && <AssigneePart ticket={ticket} product={product} onChange={setPayload} />}
          {shape.special === 'fields' && <FieldsPart ticket={ticket} product={product} label={label} onChange={setPayload} />}
          {shape.special === 'split' && <SplitPart ticket={ticket} product={product} label={label} onChange={setPayload} />}
          {shape.special === 'link' && <LinkPart ticket={ticket} onChange={setPayload} />}
          {shape.special === 'merge' && <MergePart ticket={ticket} onChange={setPayload} />}
          {shape.special === 'minutes' && <MinutesPart onChange={setPayload} />}
          {shape.special === 'party' && <PartyPart onChange={setPayload} />}
          {shape.special === 'criticality' && <CriticalityPart onChange={setPayload} />}
          {schema && renderPayload({ id: `action-${action}`, schema }, payload ?? {}, setPayload)}
          {shape.reason !== 'none' && <ReasonInput action={action} product={product} label={label} value={reason} onChange={setReason} />}
          {shape.text !== 'none' && (
            <GrowingTextarea
              label={t(shape.tells ? 'action.text_to_customer' : 'action.text')}
              required={shape.text === 'required'}
              minRows={3}
              maxRows={14}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          {shape.tells && (
            <Alert color="petrol" icon={<IconMail aria-hidden />} p="xs">
              <Text size="sm">{t('action.customer_is_told')}</Text>
            </Alert>
          )}
          {run.error && <Problem error={run.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={run.isPending} color={action === 'refuse' ? 'red.8' : undefined}>
              {label('actions', action)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type ReasonProps = {
  action: string;
  product: Product | undefined;
  label: Label;
  value: string | null;
  onChange: (value: string | null) => void;
};

/** Reasons are codes: those of the core for this move and those the rule set declares. Where there are none, a code is typed. */
function ReasonInput({ action, product, label, value, onChange }: ReasonProps) {
  const { t } = useTranslation();
  const declared = action === 'refuse' || action === 'suspend' || action === 'close' ? Object.keys(product?.labels?.reasons ?? {}) : [];
  const codes = [...new Set([...(shapeOf(action).reasons ?? []), ...declared])];
  if (codes.length === 0) {
    return <Autocomplete label={t('action.reason')} required value={value ?? ''} onChange={(next) => onChange(next || null)} />;
  }
  return (
    <Select
      label={t('action.reason')}
      required
      searchable
      value={value}
      onChange={onChange}
      data={codes.map((code) => ({ value: code, label: label('reasons', code) }))}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

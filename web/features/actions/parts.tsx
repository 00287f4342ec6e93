import { Checkbox, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formsQuery } from '@/shared/api/catalogue';
import type { Product, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { NOBODY, StaffField } from '@/shared/ui/StaffField';
import { TicketField } from '@/shared/ui/TicketField';
import type { Payload } from './ActionDialog';
import { assigneePayload } from './bulk';
import { LINK_TYPES } from './catalogue';

type Change = (payload: Payload | null) => void;
type FieldsProps = { ticket: Ticket; product: Product | undefined; label: Label; onChange: Change };

/** What is asked: the exact list of items (6.6), what is missing ticked beforehand. */
export function FieldsPart({ ticket, product, label, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const forms = useQuery(formsQuery(ticket.product));
  const kind = product?.kinds.find((one) => one.code === ticket.kind);
  const formIds = (forms.data ?? [])
    .filter((form) => !ticket.kind || !form.kinds?.length || form.kinds.includes(ticket.kind))
    .map((form) => form.id);
  const codes = [...new Set([...ticket.missing_fields, ...(kind?.fields ?? []).map((field) => field.code)])].filter(
    (code) => !formIds.includes(code),
  );
  const [chosen, setChosen] = useState<string[]>(ticket.missing_fields);
  useEffect(() => onChange(chosen.length > 0 ? { fields: chosen } : null), [chosen, onChange]);
  return (
    <Checkbox.Group value={chosen} onChange={setChosen} label={t('action.which_items')} description={t('action.which_items_hint')}>
      <Stack gap="xs" mt="sm">
        {codes.map((code) => (
          <Checkbox key={code} value={code} label={label('fields', code)} />
        ))}
        {formIds.map((id) => (
          <Checkbox key={id} value={id} label={t('action.form_item', { form: label('forms', id) })} />
        ))}
        {codes.length + formIds.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('action.no_items')}
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  );
}

/** The case goes to whoever is named; nobody takes it from the one who has it. */
export function AssigneePart({ ticket, product, onChange }: { ticket: Ticket; product: Product | undefined; onChange: Change }) {
  const me = useAccount();
  const held = ticket.assignee;
  const [chosen, setChosen] = useState(held?.id && held.id !== me.id ? held.id : me.id);
  // What stands already is no change.
  const same = chosen === (held?.id ?? NOBODY);
  useEffect(() => onChange(same ? null : assigneePayload(chosen)), [same, chosen, onChange]);
  return <StaffField value={chosen} onChange={setChosen} held={held} provider={product?.provider.id} />;
}

export function LinkPart({ ticket: own, onChange }: { ticket: Ticket; onChange: Change }) {
  const { t } = useTranslation();
  const [ticket, setTicket] = useState<string | null>(null);
  const [type, setType] = useState<string | null>(LINK_TYPES[0] ?? null);
  useEffect(() => onChange(ticket && type ? { ticket, type } : null), [ticket, type, onChange]);
  return (
    <Stack gap="sm">
      <TicketField value={ticket} onChange={setTicket} narrow={{ except: own.id }} />
      <Select
        label={t('action.link_type')}
        value={type}
        onChange={setType}
        data={LINK_TYPES.map((value) => ({ value, label: t(`link_type.${value}`) }))}
      />
    </Stack>
  );
}

/** Only requests of one customer and product are merged. */
export function MergePart({ ticket: own, onChange }: { ticket: Ticket; onChange: Change }) {
  const { t } = useTranslation();
  const [into, setInto] = useState<string | null>(null);
  useEffect(() => onChange(into ? { into } : null), [into, onChange]);
  return (
    <Stack gap="sm">
      <Text size="sm">{t('action.merge_hint', { number: own.number })}</Text>
      <TicketField
        value={into}
        onChange={setInto}
        narrow={{ except: own.id, product: own.product, customer: own.customer?.id ?? undefined }}
      />
    </Stack>
  );
}

export function MinutesPart({ onChange }: { onChange: Change }) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState<string | number>('');
  useEffect(() => onChange(Number(minutes) >= 1 ? { minutes: Number(minutes) } : null), [minutes, onChange]);
  return <NumberInput label={t('action.minutes')} required min={1} allowDecimal={false} value={minutes} onChange={setMinutes} maw={220} />;
}

const PARTIES = ['customer', 'executor', 'third_party'];

export function PartyPart({ onChange }: { onChange: Change }) {
  const { t } = useTranslation();
  const [party, setParty] = useState<string | null>(null);
  useEffect(() => onChange(party ? { party } : null), [party, onChange]);
  return (
    <Select
      label={t('action.party')}
      required
      value={party}
      onChange={setParty}
      data={PARTIES.map((code) => ({ value: code, label: t(`party.${code}`) }))}
    />
  );
}

export const CRITICALITY = ['critical', 'important', 'normal'];

export function CriticalityPart({ onChange }: { onChange: Change }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<string | null>(null);
  useEffect(() => onChange(value ? { criticality: value } : null), [value, onChange]);
  return (
    <Select
      label={t('action.criticality')}
      required
      value={value}
      onChange={setValue}
      data={CRITICALITY.map((code) => ({ value: code, label: t(`criticality.${code}`) }))}
    />
  );
}

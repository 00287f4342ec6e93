import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import { useLabels } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { FieldInputs } from '@/shared/ui/FieldInputs';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { ProductField } from '@/shared/ui/ProductField';
import { TicketField } from '@/shared/ui/TicketField';
import { toast } from '@/shared/ui/toast';
import { useRelease } from './api';
import { FormProblem, usePlaced } from './FormProblem';
import { fieldsToFill, filled } from './fields';
import type { ReadMail } from './types';

type Target = 'product' | 'ticket';
type Written = { from: string; subject: string; text: string };
const TARGETS: Target[] = ['product', 'ticket'];
const FIELDS = ['product', 'ticket', 'from', 'subject', 'text'];

/** Sends a mail on, as of its receipt: as a new case of a product, or into a case. */
export function ReleaseForm({ mail }: { mail: ReadMail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [target, setTarget] = useState<Target>('product');
  const [product, setProduct] = useState<string | null>(null);
  const [ticket, setTicket] = useState<string | null>(null);
  const [written, setWritten] = useState<Written>({ from: '', subject: '', text: '' });
  const [fields, setFields] = useState<Record<string, string>>({});
  const release = useRelease(mail.id);
  const { at, allAtFields } = usePlaced(release.error, FIELDS);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const to = target === 'product' ? { product: product ?? undefined, fields: filled(fields) } : { ticket: ticket ?? undefined };
    const { from, subject, text } = written;
    const read = mail.content ? {} : { from: from.trim() || undefined, subject: subject.trim() || undefined, text };
    const released = await release.mutateAsync({ ...to, ...read });
    if (released.state === 'quarantined') return;
    toast(t('mail.released'));
    if (released.ticket) await navigate({ to: ticketPath(released.ticket) });
  };
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event).catch(() => undefined)}>
      <Stack gap="md">
        <SegmentedControl
          w="fit-content"
          aria-label={t('mail.release_to')}
          value={target}
          onChange={(next) => {
            release.reset();
            setTarget(next as Target);
          }}
          data={TARGETS.map((value) => ({ value, label: t(`mail.to_${value}`) }))}
        />
        {target === 'product' ? (
          <ProductField
            required
            allowDeselect={false}
            placeholder={t('mail.choose')}
            label={t('mail.product')}
            error={at.product}
            value={product}
            onChange={(next) => {
              setProduct(next);
              setFields({});
            }}
          />
        ) : (
          // Without a case the server asks for a product.
          <TicketField error={at.ticket ?? (at.product && t('mail_wrong.ticket'))} value={ticket} onChange={setTicket} />
        )}
        {target === 'product' && product && <ProductFields product={product} values={fields} onChange={setFields} />}
        {!mail.content && <WrittenFields written={written} at={at} onChange={setWritten} />}
        <FormProblem error={release.error} allAtFields={allAtFields} form={form} />
        <Group>
          <Button type="submit" loading={release.isPending}>
            {t(`mail.release_${target}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ProductProps = { product: string; values: Record<string, string>; onChange: (values: Record<string, string>) => void };

/** What the product's rules ask of a request: what the mail does not say in lines of its own, a person reads out of it. */
function ProductFields({ product: code, values, onChange }: ProductProps) {
  const { t } = useTranslation();
  const label = useLabels(code);
  const asked = fieldsToFill(useProduct(code));
  if (asked.length === 0) return null;
  return (
    <Stack gap="xs" component="fieldset" style={{ border: 0, padding: 0, margin: 0 }}>
      <Text component="legend" size="sm" fw={600}>
        {t('mail.fields')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('mail.fields_hint')}
      </Text>
      <FieldInputs fields={asked} values={values} onChange={onChange} label={label} />
    </Stack>
  );
}

type WrittenProps = { written: Written; at: Record<string, string>; onChange: (written: Written) => void };

/** What a person reads in a mail that cannot be read here. */
function WrittenFields({ written, at, onChange }: WrittenProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        type="email"
        label={t('mail.from')}
        description={t('mail.from_hint')}
        error={at.from}
        value={written.from}
        onChange={(event) => onChange({ ...written, from: event.currentTarget.value })}
      />
      <TextInput
        label={t('mail.subject')}
        error={at.subject}
        value={written.subject}
        onChange={(event) => onChange({ ...written, subject: event.currentTarget.value })}
      />
      <GrowingTextarea
        label={t('mail.text')}
        required
        minRows={4}
        maxRows={16}
        error={at.text}
        value={written.text}
        onChange={(event) => onChange({ ...written, text: event.currentTarget.value })}
      />
    </>
  );
}

import { Button, Group, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Caller, callPreviewQuery, type Notes, useTicketOfCall } from '@/features/calls/api';
import { CallBar } from '@/features/calls/CallBar';
import { CallerField } from '@/features/calls/CallerField';
import { LiveCalls } from '@/features/calls/LiveCalls';
import { callerOf, callQuery, type PhoneCall } from '@/features/calls/phone';
import { CoverageText } from '@/features/tickets/CoverageText';
import { CustomerTickets } from '@/features/tickets/CustomerTickets';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { useDraft } from '@/shared/lib/drafts';
import { ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Panel } from '@/shared/ui/Panel';
import { ProductField } from '@/shared/ui/ProductField';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';

type Draft = { startedAt: string | null; caller: Caller | null; notes: Notes };
const NO_NOTES: Notes = { product: '', kind: '', fields: {}, text: '' };
const PAUSE_MS = 500;

/** A call that the exchange reported brings its beginning, who is known by its number, and the product where its line has one. */
const begunWith = (call: PhoneCall | null): Draft => ({
  startedAt: call ? (call.answered_at ?? call.started_at) : null,
  caller: call && callerOf(call),
  notes: { ...NO_NOTES, product: call?.products.length === 1 ? (call.products[0] ?? '') : '' },
});

/** A call is led from here, one that the exchange reported or one that is begun by hand. */
export function CallPage() {
  const { t } = useTranslation();
  const { call: id } = useSearch({ strict: false }) as { call?: string };
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('phone.title')} />
      <LiveCalls except={id} />
      {id ? <Reported key={id} id={id} /> : <Led key="by-hand" call={null} />}
    </Stack>
  );
}

function Reported({ id }: { id: string }) {
  const call = useQuery(callQuery(id));
  return <Loaded query={call}>{(held) => <Led call={held} />}</Loaded>;
}

/** Who it is, what the rules need to know, notes that become the ticket. All of it survives a reload. */
function Led({ call }: { call: PhoneCall | null }) {
  const { t } = useTranslation();
  const { id } = useAccount();
  const navigate = useNavigate();
  const [empty] = useState(() => begunWith(call));
  const [draft, setDraft, clear] = useDraft<Draft>(call ? `${id}.call.${call.id}` : `${id}.call`, empty);
  const open = useTicketOfCall();
  const products = useQuery(productsQuery);
  const product = products.data?.find(({ code }) => code === draft.notes.product);
  const set = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const note = (patch: Partial<Notes>) => set({ notes: { ...draft.notes, ...patch } });
  const { notes, startedAt, caller } = draft;
  const ready = notes.product !== '' && notes.text.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    open.mutate(
      { notes, caller, startedAt: startedAt ?? new Date().toISOString(), call: call?.id },
      {
        onSuccess: (ticket) => {
          clear();
          toast(t('phone.done', { number: ticket.number }));
          void navigate({ to: ticketPath(ticket.id) });
        },
      },
    );
  };
  return (
    <>
      {call && (
        <Text size="sm">{t('calls.led', { number: call.number ? `+${call.number}` : t('calls.withheld'), line: `+${call.line}` })}</Text>
      )}
      <div className="surface" style={{ padding: 16 }}>
        <CallBar startedAt={startedAt} onStart={() => set({ startedAt: new Date().toISOString() })} />
      </div>
      <div className="with-aside">
        <form onSubmit={submit}>
          <Stack gap="md" className="surface" p="md">
            <CallerField value={caller} onChange={(next) => set({ caller: next })} first={call?.number} />
            <About product={product} notes={notes} note={note} />
            <GrowingTextarea
              label={t('phone.notes')}
              required
              minRows={6}
              value={notes.text}
              onChange={(event) => note({ text: event.currentTarget.value })}
            />
            {open.error && <Problem error={open.error} />}
            <Group>
              <Button type="submit" disabled={!ready} loading={open.isPending}>
                {t('phone.finish')}
              </Button>
              <Button variant="subtle" onClick={clear}>
                {t('phone.drop')}
              </Button>
              {draft !== empty && (
                <Text size="sm" c="dimmed">
                  {t('composer.draft_kept')}
                </Text>
              )}
            </Group>
          </Stack>
        </form>
        <Stack gap="md" component="aside" aria-label={t('phone.aside')}>
          <Rules notes={notes} caller={caller} />
          {caller && (
            <Panel title={t('customer.open_cases')}>
              <CustomerTickets customer={caller.customer} />
            </Panel>
          )}
        </Stack>
      </div>
    </>
  );
}

type AboutProps = { product: Product | undefined; notes: Notes; note: (patch: Partial<Notes>) => void };

function About({ product, notes, note }: AboutProps) {
  const { t } = useTranslation();
  const text = useText();
  const kind = product?.kinds.find(({ code }) => code === notes.kind);
  // The notes are the problem's description: it is not asked for twice.
  const fields = (kind?.fields ?? []).filter(({ code }) => code !== 'problem');
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ProductField
          label={t('rules.product')}
          required
          value={notes.product || null}
          onChange={(code) => note({ product: code ?? '', kind: '' })}
        />
        <Select
          label={t('promise.kind')}
          disabled={!product}
          value={notes.kind || null}
          onChange={(code) => note({ kind: code ?? '' })}
          data={(product?.kinds ?? []).map((one) => ({ value: one.code, label: text(one.title) }))}
        />
      </SimpleGrid>
      {fields.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {fields.map((field) => (
            <TextInput
              key={field.code}
              label={text(field.title)}
              withAsterisk={field.required}
              value={notes.fields[field.code] ?? ''}
              onChange={(event) => note({ fields: { ...notes.fields, [field.code]: event.currentTarget.value } })}
            />
          ))}
        </SimpleGrid>
      )}
    </>
  );
}

/** What the rules say while the person is still on the line. */
function Rules({ notes, caller }: { notes: Notes; caller: Caller | null }) {
  const { t } = useTranslation();
  const label = useLabels(notes.product);
  const [asked] = useDebouncedValue({ notes, caller }, PAUSE_MS);
  const preview = useQuery(callPreviewQuery(asked.notes, asked.caller));
  return (
    <Panel title={t('coverage.title')}>
      <div aria-live="polite" aria-busy={preview.isFetching}>
        {!preview.data && !preview.error && <Text size="sm">{t('phone.choose')}</Text>}
        {preview.error && <Problem error={preview.error} />}
        {preview.data && (
          <Stack gap="sm">
            <CoverageText coverage={preview.data.coverage} label={label} />
            {preview.data.missing_fields.length > 0 && (
              <div>
                <Text size="sm" fw={600}>
                  {t('phone.ask')}
                </Text>
                <List size="sm">
                  {preview.data.missing_fields.map((field) => (
                    <List.Item key={field}>{label('fields', field)}</List.Item>
                  ))}
                </List>
              </div>
            )}
          </Stack>
        )}
      </div>
    </Panel>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CloseByCustomer } from '@/features/actions/CloseByCustomer';
import { FormPanel } from '@/features/forms/FormPanel';
import { messagesQuery } from '@/features/messages/api';
import { CustomerReply } from '@/features/messages/CustomerReply';
import { MessageBubble } from '@/features/messages/MessageBubble';
import { MissingItems } from '@/features/messages/MissingItems';
import { SolutionAnswer } from '@/features/messages/SolutionAnswer';
import { ticketQuery } from '@/features/tickets/api';
import { CoverageText } from '@/features/tickets/CoverageText';
import { FindingList } from '@/features/tickets/FindingList';
import { LinkedTickets } from '@/features/tickets/LinkedTickets';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { TimerList } from '@/features/timers/TimerCard';
import { formsQuery, useProduct } from '@/shared/api/catalogue';
import type { Ticket } from '@/shared/api/types';
import { type Label, useLabels, useText } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page">
      <Loaded query={query}>{({ data, etag }) => <Case ticket={data} etag={etag} />}</Loaded>
    </div>
  );
}

const FINAL = new Set(['closed', 'refused']);

function Case({ ticket, etag }: { ticket: Ticket; etag: string | null }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const label = useLabels(ticket.product);
  const product = useProduct(ticket.product);
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        <Text size="sm" c="dimmed">
          {[
            ticket.number,
            text(product?.name),
            label('kinds', ticket.kind),
            t('ticket.received', { at: formatInstant(ticket.received_at, i18n.language) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <PageTitle title={ticket.subject || ticket.number} />
        <Group gap="sm">
          <StatusBadge status={ticket.status} size="lg" />
          {ticket.status_reason && <Text size="sm">{label('reasons', ticket.status_reason)}</Text>}
        </Group>
        <Text size="sm">{t(`status_words.${ticket.status}`)}</Text>
        <NextStepText next={ticket.next_step} viewer="customer" />
      </Stack>
      <div className="with-aside">
        <Stack gap="lg">
          <Missing ticket={ticket} label={label} />
          {ticket.status === 'solution_proposed' && <SolutionAnswer ticket={ticket.id} />}
          <Thread ticket={ticket} />
          {ticket.can.includes('close') && <CloseByCustomer ticket={ticket.id} etag={etag} />}
        </Stack>
        <aside aria-label={t('ticket.details')}>
          <Stack gap="md">
            <Panel title={t('timer.title')}>
              <TimerList ticket={ticket.id} timers={ticket.timers} label={label} />
            </Panel>
            {ticket.coverage && (
              <Panel title={t('coverage.title')}>
                <CoverageText coverage={ticket.coverage} label={label} />
              </Panel>
            )}
            {ticket.links.length > 0 && (
              <Panel title={t('ticket.links')}>
                <LinkedTickets links={ticket.links} />
              </Panel>
            )}
          </Stack>
        </aside>
      </div>
    </Stack>
  );
}

/** What the customer can put right, where it is named. */
function Missing({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t } = useTranslation();
  const account = useAccount();
  const product = useProduct(ticket.product);
  const forms = useQuery(formsQuery(ticket.product));
  if (FINAL.has(ticket.status)) return null;
  const formId =
    product?.kinds.find((kind) => kind.code === ticket.kind)?.form ??
    forms.data?.find((form) => ticket.kind && form.required_for?.includes(ticket.kind))?.id;
  const form = forms.data?.find((one) => one.id === formId);
  // What is wrong inside the form is told there.
  const findings = ticket.findings.filter((finding) => !finding.form || finding.form !== form?.id);
  const missing = ticket.missing_fields
    .filter((code) => !forms.data?.some((one) => one.id === code))
    .map((code) => ({ code, title: label('fields', code) }));
  // A field that some kind of request asks for is typed; anything else that is missing can only be a file.
  const typed = new Set(product?.kinds.flatMap((kind) => (kind.fields ?? []).map((field) => field.code)));
  const fields = missing.filter(({ code }) => typed.has(code));
  const files = missing.filter(({ code }) => !typed.has(code));
  return (
    <>
      {missing.length > 0 && (
        <Panel title={t('missing.title', { count: missing.length })}>
          <MissingItems ticket={ticket.id} fields={fields} files={files} />
        </Panel>
      )}
      {findings.length > 0 && (
        <Panel title={t('finding.title')}>
          <FindingList findings={findings} label={label} />
        </Panel>
      )}
      {form && (
        <Panel title={label('forms', form.id)}>
          <FormPanel
            ticket={ticket.id}
            owner={account.id}
            definition={form}
            renderFindings={(findings) => <FindingList findings={findings} label={label} />}
          />
        </Panel>
      )}
    </>
  );
}

function Thread({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const account = useAccount();
  const messages = useQuery(messagesQuery(ticket.id));
  return (
    <Panel title={t('message.thread')}>
      <Loaded query={messages}>
        {(all) => (
          <Stack gap="md">
            <Stack gap="sm" role="log" aria-label={t('message.thread')}>
              {all.map((message) => (
                <MessageBubble
                  key={message.id}
                  message={message}
                  own={message.direction === 'in' && message.author.name === account.name}
                />
              ))}
            </Stack>
            {FINAL.has(ticket.status) && <Text size="sm">{t('message.closed_hint')}</Text>}
            <CustomerReply ticket={ticket.id} owner={account.id} type="information" />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

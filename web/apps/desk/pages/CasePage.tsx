import { Alert, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionBar } from '@/features/actions/ActionBar';
import { Proposals } from '@/features/actions/Proposals';
import { AuditList } from '@/features/audit/AuditList';
import { FormPanel } from '@/features/forms/FormPanel';
import { LazyForm } from '@/features/forms/LazyForm';
import { InsertArticle } from '@/features/knowledge/InsertArticle';
import { StaffComposer } from '@/features/messages/StaffComposer';
import { ticketQuery } from '@/features/tickets/api';
import { FindingList } from '@/features/tickets/FindingList';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { formsQuery, useProduct } from '@/shared/api/catalogue';
import type { FormDefinition, Ticket } from '@/shared/api/types';
import { type Label, useLabels, useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { CaseContext } from '../CaseContext';
import { CaseTimeline } from '../CaseTimeline';

export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page page-wide">
      <Loaded query={query}>{({ data, etag }) => <Case ticket={data} etag={etag} />}</Loaded>
    </div>
  );
}

function Case({ ticket, etag }: { ticket: Ticket; etag: string | null }) {
  const { t } = useTranslation();
  const label = useLabels(ticket.product);
  const product = useProduct(ticket.product);
  return (
    <Stack gap="md">
      <Heading ticket={ticket} label={label} />
      {ticket.flags?.includes('rules_unavailable') && (
        <Alert color="red" icon={<IconPlugConnectedX aria-hidden />} title={t('ticket.rules_unavailable')}>
          {t('ticket.rules_unavailable_text')}
        </Alert>
      )}
      <Proposals ticket={ticket} etag={etag} label={label} />
      <ActionBar
        ticket={ticket}
        etag={etag}
        product={product}
        label={label}
        renderPayload={(definition, data, onChange) => <LazyForm definition={definition} data={data} onChange={onChange} strict={false} />}
      />
      <div className="with-aside">
        <CaseTabs ticket={ticket} label={label} />
        <aside aria-label={t('ticket.details')}>
          <CaseContext ticket={ticket} etag={etag} label={label} />
        </aside>
      </div>
    </Stack>
  );
}

function Heading({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(ticket.product);
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {[
          ticket.number,
          text(product?.name) || ticket.product,
          label('kinds', ticket.kind),
          t(`channel.${ticket.channel}`),
          t('ticket.received', { at: formatInstant(ticket.received_at, i18n.language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <PageTitle title={ticket.subject || ticket.number} />
      <Group gap="md">
        <StatusBadge status={ticket.status} size="lg" />
        {ticket.status_reason && <Text size="sm">{label('reasons', ticket.status_reason)}</Text>}
        <NextStepText next={ticket.next_step} viewer="staff" />
      </Group>
    </Stack>
  );
}

function useTicketForm(ticket: Ticket): FormDefinition | undefined {
  const forms = useQuery(formsQuery(ticket.product));
  const product = useProduct(ticket.product);
  const named = product?.kinds.find((kind) => kind.code === ticket.kind)?.form;
  return forms.data?.find((form) => form.id === named || (ticket.kind && form.required_for?.includes(ticket.kind)));
}

function CaseTabs({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const { tab = 'timeline' } = useSearch({ strict: false }) as { tab?: string };
  const form = useTicketForm(ticket);
  const findings = (list: Ticket['findings']) => <FindingList findings={list} label={label} />;
  const show = (next: string | null) =>
    void navigate({ to: ticketPath(ticket.id), search: { tab: next === 'timeline' ? undefined : (next ?? undefined) }, replace: true });
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="md" aria-label={t('ticket.views')}>
        <Tabs.Tab value="timeline">{t('ticket.timeline')}</Tabs.Tab>
        {form && <Tabs.Tab value="form">{label('forms', form.id)}</Tabs.Tab>}
        <Tabs.Tab value="audit">{t('audit.title')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <Stack gap="lg">
          <CaseTimeline ticket={ticket} label={label} />
          <StaffComposer
            key={ticket.id}
            ticket={ticket.id}
            owner={account.id}
            recipient={ticket.requester?.name ?? ticket.customer?.name ?? t('composer.customer')}
            renderTexts={(insert) => <InsertArticle product={ticket.product} onChoose={insert} />}
          />
        </Stack>
      </Tabs.Panel>
      {form && (
        <Tabs.Panel value="form">
          <Panel title={label('forms', form.id)}>
            <FormPanel ticket={ticket.id} owner={account.id} definition={form} renderFindings={findings} />
          </Panel>
        </Tabs.Panel>
      )}
      <Tabs.Panel value="audit">
        <Panel title={t('audit.title')}>
          <AuditList ticket={ticket.id} label={label} />
        </Panel>
      </Tabs.Panel>
    </Tabs>
  );
}

import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ticketListQuery } from '@/features/tickets/api';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { TimerChip } from '@/features/timers/TimerChip';
import { useProduct } from '@/shared/api/catalogue';
import type { TicketSummary } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty, PageTitle } from '@/shared/ui/states';

/** The API takes several states in one parameter. */
const FILTERS: Record<string, string | undefined> = {
  open: 'received,registered,in_progress,waiting_customer,waiting_third_party,waiting_approval,suspended,transferred,solution_proposed',
  closed: 'closed,refused',
  all: undefined,
};

export function MyCasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show = 'open' } = useSearch({ strict: false }) as { show?: string };
  const list = useInfiniteQuery(ticketListQuery(FILTERS[show]));
  return (
    <Stack className="page" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('portal.cases')} />
        <AppLinkButton to="/new" leftSection={<IconPlus size={18} aria-hidden />}>
          {t('portal.new')}
        </AppLinkButton>
      </Group>
      <SegmentedControl
        aria-label={t('cases.filter')}
        value={show}
        onChange={(value) => void navigate({ to: '/', search: { show: value === 'open' ? undefined : value } })}
        data={Object.keys(FILTERS).map((value) => ({ value, label: t(`cases.show_${value}`) }))}
        maw={420}
      />
      <Pages query={list} empty={<NoCases show={show} />}>
        {(tickets) => (
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {tickets.map((ticket) => (
              <CaseCard key={ticket.id} ticket={ticket} />
            ))}
          </Stack>
        )}
      </Pages>
    </Stack>
  );
}

function NoCases({ show }: { show: string }) {
  const { t } = useTranslation();
  return (
    <Empty title={t(show === 'closed' ? 'cases.none_closed' : 'cases.none')}>
      <AppLink to="/new">{t('cases.first')}</AppLink>
    </Empty>
  );
}

function CaseCard({ ticket }: { ticket: TicketSummary }) {
  const { t, i18n } = useTranslation();
  const label = useLabels(ticket.product);
  const text = useText();
  const product = useProduct(ticket.product);
  const { next_timer: timer } = ticket;
  return (
    <li className="surface" style={{ padding: 16 }}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <AppLink to={ticketPath(ticket.id)} className="row-link">
          {ticket.subject || t('ticket.no_subject')}
        </AppLink>
        <StatusBadge status={ticket.status} />
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {[ticket.number, text(product?.name) || ticket.product, label('kinds', ticket.kind), formatShort(ticket.received_at, i18n.language)]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <Group mt={8} gap="md" justify="space-between">
        {ticket.next_step ? (
          <NextStepText next={ticket.next_step} viewer="customer" />
        ) : (
          <Text size="sm">{t(`status_words.${ticket.status}`)}</Text>
        )}
        {timer?.due_at && (
          <Group gap={8}>
            <Text size="sm">
              {label('timers', timer.code)}: <b className="numbers">{formatShort(timer.due_at, i18n.language)}</b>
            </Text>
            <TimerChip state={timer.state} provisional={timer.provisional ?? false} />
          </Group>
        )}
      </Group>
    </li>
  );
}

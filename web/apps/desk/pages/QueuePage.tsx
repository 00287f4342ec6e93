import { Badge, Button, Group, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queueQuery } from '@/features/tickets/api';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { TimerChip } from '@/features/timers/TimerChip';
import { productsQuery, useProduct } from '@/shared/api/catalogue';
import type { TicketSummary } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort, viewerZone, zoneOffset } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

type Filter = { product?: string; status?: string; order?: string };
const STATUSES = [
  'received',
  'registered',
  'in_progress',
  'waiting_customer',
  'waiting_third_party',
  'waiting_approval',
  'suspended',
  'transferred',
  'solution_proposed',
];

export function QueuePage() {
  const { t } = useTranslation();
  const filter = useSearch({ strict: false }) as Filter;
  const queue = useInfiniteQuery(queueQuery(filter));
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('queue.title')} />
      <Filters filter={filter} />
      <Loaded query={queue}>
        {({ pages }) => {
          const tickets = pages.flatMap((page) => page.data);
          if (tickets.length === 0) return <Empty title={t('queue.empty')} />;
          return (
            <>
              <QueueTable tickets={tickets} />
              {queue.hasNextPage && (
                <Button variant="default" loading={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
                  {t('common.more')}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function Filters({ filter }: { filter: Filter }) {
  const { t } = useTranslation();
  const text = useText();
  const navigate = useNavigate();
  const products = useQuery(productsQuery);
  const change = (patch: Filter) => void navigate({ to: '/', search: { ...filter, ...patch } });
  return (
    <Group gap="md" align="flex-end">
      <Select
        label={t('queue.product')}
        placeholder={t('queue.any_product')}
        clearable
        clearButtonProps={{ 'aria-label': t('queue.clear') }}
        value={filter.product ?? null}
        onChange={(product) => change({ product: product ?? undefined })}
        data={(products.data ?? []).map((product) => ({ value: product.code, label: text(product.name) }))}
      />
      <Select
        label={t('queue.status')}
        placeholder={t('queue.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('queue.clear') }}
        value={filter.status ?? null}
        onChange={(status) => change({ status: status ?? undefined })}
        data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
      />
      <SegmentedControl
        aria-label={t('queue.order')}
        value={filter.order ?? 'deadline'}
        onChange={(order) => change({ order: order === 'deadline' ? undefined : order })}
        data={['deadline', 'processing'].map((value) => ({ value, label: t(`queue.order_${value}`) }))}
      />
    </Group>
  );
}

function QueueTable({ tickets }: { tickets: TicketSummary[] }) {
  const { t } = useTranslation();
  const zone = viewerZone();
  return (
    <Table.ScrollContainer
      minWidth={860}
      className="surface"
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('queue.title') } }}
    >
      <Table verticalSpacing="sm" className="queue-table" aria-label={t('queue.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">
              {t('queue.deadline')} ({zoneOffset(new Date().toISOString(), zone)})
            </Table.Th>
            <Table.Th scope="col">{t('queue.case')}</Table.Th>
            <Table.Th scope="col">{t('queue.customer')}</Table.Th>
            <Table.Th scope="col">{t('queue.product')}</Table.Th>
            <Table.Th scope="col">{t('queue.status')}</Table.Th>
            <Table.Th scope="col">{t('queue.received')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tickets.map((ticket) => (
            <QueueRow key={ticket.id} ticket={ticket} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function QueueRow({ ticket }: { ticket: TicketSummary }) {
  const { t, i18n } = useTranslation();
  const label = useLabels(ticket.product);
  const text = useText();
  const product = useProduct(ticket.product);
  const { next_timer: timer } = ticket;
  return (
    <Table.Tr>
      <Table.Td className="numbers">
        {timer?.due_at ? (
          <Stack gap={4}>
            <Text size="sm" fw={600} component="time" dateTime={timer.due_at}>
              {formatShort(timer.due_at, i18n.language)}
            </Text>
            <TimerChip state={timer.state} provisional={timer.provisional ?? false} />
            <Text size="xs" c="dimmed">
              {label('timers', timer.code)}
            </Text>
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {t('queue.no_deadline')}
          </Text>
        )}
      </Table.Td>
      <Table.Td maw={420}>
        <AppLink to={ticketPath(ticket.id)} className="row-link">
          {ticket.subject || t('ticket.no_subject')}
        </AppLink>
        <Text size="sm" c="dimmed">
          {[ticket.number, label('kinds', ticket.kind)].filter(Boolean).join(' · ')}
        </Text>
        {(ticket.flags ?? []).length > 0 && (
          <Group gap={4} mt={4}>
            {(ticket.flags ?? []).map((flag) => (
              <Badge
                key={flag}
                color={flag === 'rules_unavailable' ? 'red' : 'gray'}
                variant="light"
                tt="none"
                radius="sm"
                leftSection={<IconAlertTriangle size={12} aria-hidden />}
              >
                {label('flags', flag)}
              </Badge>
            ))}
          </Group>
        )}
      </Table.Td>
      <Table.Td>{ticket.customer?.name ?? t('queue.unknown_customer')}</Table.Td>
      <Table.Td>{text(product?.name) || ticket.product}</Table.Td>
      <Table.Td>
        <StatusBadge status={ticket.status} />
        {ticket.status_reason && (
          <Text size="xs" c="dimmed">
            {label('reasons', ticket.status_reason)}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{formatShort(ticket.received_at, i18n.language)}</Table.Td>
    </Table.Tr>
  );
}

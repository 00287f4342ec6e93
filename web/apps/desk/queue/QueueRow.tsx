import { Badge, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { DeadlineChip } from '@/features/timers/DeadlineChip';
import { useProduct } from '@/shared/api/catalogue';
import type { TicketSummary } from '@/shared/api/types';
import { type Label, useLabels, useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';

type Props = {
  ref: Ref<HTMLTableRowElement>;
  index: number;
  ticket: TicketSummary;
  active: boolean;
  selected: boolean;
  onSelect: (range: boolean) => void;
  columns: readonly string[];
  /** No heading stands above what it shows. */
  card: boolean;
};

export function QueueRow({ ref, index, ticket, active, selected, onSelect, columns, card }: Props) {
  const { t, i18n } = useTranslation();
  const label = useLabels(ticket.product);
  const text = useText();
  const product = useProduct(ticket.product);
  const shown = (column: string) => columns.includes(column);
  const received = formatShort(ticket.received_at, i18n.language);
  const title = ticket.subject || t('ticket.no_subject');
  return (
    <Table.Tr
      ref={ref}
      data-index={index}
      aria-rowindex={index + 2}
      data-active={active || undefined}
      bg={selected ? 'var(--reglament-reply)' : undefined}
    >
      <Table.Td>
        <Checkbox
          aria-label={t('queue.select', { number: ticket.number })}
          checked={selected}
          // The click alone knows whether Shift was held.
          onChange={() => undefined}
          onClick={(event) => onSelect(event.shiftKey)}
        />
      </Table.Td>
      <Table.Td className="numbers">
        <Deadline ticket={ticket} calendar={product?.calendar} label={label} />
      </Table.Td>
      <Table.Td maw={420}>
        <AppLink to={ticketPath(ticket.id)} className="row-link">
          {title}
        </AppLink>
        <Text size="sm" c="dimmed">
          {[ticket.number, label('kinds', ticket.kind)].filter(Boolean).join(' · ')}
        </Text>
        <Flags ticket={ticket} label={label} />
      </Table.Td>
      {shown('customer') && <Table.Td>{ticket.customer?.name ?? t('queue.unknown_customer')}</Table.Td>}
      {shown('product') && <Table.Td>{text(product?.name) || ticket.product}</Table.Td>}
      {shown('status') && (
        <Table.Td>
          <StatusBadge status={ticket.status} />
          {ticket.status_reason && (
            <Text size="xs" c="dimmed">
              {label('reasons', ticket.status_reason)}
            </Text>
          )}
        </Table.Td>
      )}
      {shown('assignee') && (
        <Table.Td>
          <Assignee ticket={ticket} />
        </Table.Td>
      )}
      {shown('received') && <Table.Td className="numbers">{card ? t('ticket.received', { at: received }) : received}</Table.Td>}
    </Table.Tr>
  );
}

function Assignee({ ticket }: { ticket: TicketSummary }) {
  const { t } = useTranslation();
  const { id } = useAccount();
  if (!ticket.assignee?.id) {
    return (
      <Text size="sm" c="dimmed" span>
        {t('queue.nobody')}
      </Text>
    );
  }
  if (ticket.assignee.id === id) return t('queue.me');
  return ticket.assignee.name ?? t('queue.somebody');
}

function Deadline({ ticket, calendar, label }: { ticket: TicketSummary; calendar: string | undefined; label: Label }) {
  const { t, i18n } = useTranslation();
  const { next_timer: timer } = ticket;
  if (!timer?.due_at) {
    return (
      <Text size="sm" c="dimmed">
        {t('queue.no_deadline')}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} component="time" dateTime={timer.due_at}>
        {formatShort(timer.due_at, i18n.language)}
      </Text>
      <DeadlineChip timer={timer} calendar={calendar} />
      <Text size="xs" c="dimmed">
        {label('timers', timer.code)}
      </Text>
    </Stack>
  );
}

function Flags({ ticket, label }: { ticket: TicketSummary; label: Label }) {
  const flags = ticket.flags ?? [];
  if (flags.length === 0) return null;
  return (
    <Group gap={4} mt={4}>
      {flags.map((flag) => (
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
  );
}

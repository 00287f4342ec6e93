import { Badge, Table } from '@mantine/core';
import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { memo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { DeadlineChip } from '@/features/timers/DeadlineChip';
import { useProduct } from '@/shared/api/catalogue';
import type { TicketSummary } from '@/shared/api/types';
import { type Label, useLabels, useText } from '@/shared/i18n/labels';
import { hasDraft } from '@/shared/lib/drafts';
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
  /** Stays the same from one drawing to the next. */
  onSelect: (id: string, range: boolean) => void;
  columns: readonly string[];
  /** No heading stands above what it shows. */
  card: boolean;
};

/** Drawn by the score at every turn of the wheel: plain cells, and only where something has changed. */
export const QueueRow = memo(function QueueRow({ ref, index, ticket, active, selected, onSelect, columns, card }: Props) {
  const { t, i18n } = useTranslation();
  const label = useLabels(ticket.product);
  const text = useText();
  const product = useProduct(ticket.product);
  const shown = (column: string) => columns.includes(column);
  const received = formatShort(ticket.received_at, i18n.language);
  return (
    <Table.Tr
      ref={ref}
      data-index={index}
      aria-rowindex={index + 2}
      data-active={active || undefined}
      bg={selected ? 'var(--reglament-reply)' : undefined}
    >
      <td>
        <input
          type="checkbox"
          className="row-box"
          aria-label={t('queue.select', { number: ticket.number })}
          checked={selected}
          // The click alone knows whether Shift was held.
          onChange={() => undefined}
          onClick={(event) => onSelect(ticket.id, event.shiftKey)}
        />
      </td>
      <td className="numbers">
        <Deadline ticket={ticket} calendar={product?.calendar} label={label} />
      </td>
      <td className="row-subject">
        <AppLink to={ticketPath(ticket.id)} className="row-link">
          {ticket.subject || t('ticket.no_subject')}
        </AppLink>
        <div className="quiet">{[ticket.number, label('kinds', ticket.kind)].filter(Boolean).join(' · ')}</div>
        <Flags ticket={ticket} label={label} />
      </td>
      {shown('customer') && <td>{ticket.customer?.name ?? t('queue.unknown_customer')}</td>}
      {shown('product') && <td>{text(product?.name) || ticket.product}</td>}
      {shown('status') && (
        <td>
          <StatusBadge status={ticket.status} />
          {ticket.status_reason && <div className="quiet small">{label('reasons', ticket.status_reason)}</div>}
        </td>
      )}
      {shown('assignee') && (
        <td>
          <Assignee ticket={ticket} />
        </td>
      )}
      {shown('received') && <td className="numbers">{card ? t('ticket.received', { at: received }) : received}</td>}
    </Table.Tr>
  );
});

function Assignee({ ticket }: { ticket: TicketSummary }) {
  const { t } = useTranslation();
  const { id } = useAccount();
  if (!ticket.assignee?.id) return <span className="quiet">{t('queue.nobody')}</span>;
  if (ticket.assignee.id === id) return t('queue.me');
  return ticket.assignee.name ?? t('queue.somebody');
}

function Deadline({ ticket, calendar, label }: { ticket: TicketSummary; calendar: string | undefined; label: Label }) {
  const { t, i18n } = useTranslation();
  const { next_timer: timer } = ticket;
  if (!timer?.due_at) return <span className="quiet">{t('queue.no_deadline')}</span>;
  return (
    <div className="row-deadline">
      <time dateTime={timer.due_at}>{formatShort(timer.due_at, i18n.language)}</time>
      <DeadlineChip timer={timer} calendar={calendar} />
      <span className="quiet small">{label('timers', timer.code)}</span>
    </div>
  );
}

/** Something was begun here on this device and not sent. */
function useDrafted(ticket: string): boolean {
  const { id } = useAccount();
  return (['out', 'internal'] as const).some((mode) => hasDraft(`${id}.${ticket}.${mode}`));
}

function Flags({ ticket, label }: { ticket: TicketSummary; label: Label }) {
  const { t } = useTranslation();
  const drafted = useDrafted(ticket.id);
  const flags = ticket.flags ?? [];
  if (flags.length === 0 && !drafted) return null;
  return (
    <div className="row-flags">
      {drafted && (
        <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconPencil size={12} aria-hidden />}>
          {t('queue.draft')}
        </Badge>
      )}
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
    </div>
  );
}

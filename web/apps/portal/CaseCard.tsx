import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { TimerChip } from '@/features/timers/TimerChip';
import { useProduct } from '@/shared/api/catalogue';
import type { TicketSummary } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';

/** A case in the list: what it is, whose move it is, the nearest deadline. */
export function CaseCard({ ticket }: { ticket: TicketSummary }) {
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

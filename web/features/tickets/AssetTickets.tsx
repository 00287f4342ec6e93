import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '@/shared/api/types';
import { useLabels } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Loaded } from '@/shared/ui/states';
import { assetTicketsQuery } from './api';
import { StatusBadge } from './StatusBadge';

/** Cases about an asset or a part of it, the latest first. */
export function AssetTickets({ asset }: { asset: string }) {
  const { t } = useTranslation();
  const query = useQuery(assetTicketsQuery(asset));
  return (
    <Loaded query={query}>
      {(tickets) =>
        tickets.length === 0 ? (
          <Text size="sm">{t('monitoring.no_requests')}</Text>
        ) : (
          <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {tickets.map((ticket) => (
              <TicketLine key={ticket.id} ticket={ticket} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

export function TicketLine({ ticket }: { ticket: TicketSummary }) {
  const { t, i18n } = useTranslation();
  const label = useLabels(ticket.product);
  return (
    <li>
      <Group gap="xs" justify="space-between">
        <AppLink to={ticketPath(ticket.id)} className="row-link">
          {ticket.subject || t('ticket.no_subject')}
        </AppLink>
        <StatusBadge status={ticket.status} />
      </Group>
      <Text size="sm" c="dimmed">
        {[ticket.number, label('kinds', ticket.kind), t('ticket.received', { at: formatShort(ticket.received_at, i18n.language) })]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </li>
  );
}

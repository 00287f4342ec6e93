import { Group, Stack, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LinkedTicket } from '@/shared/api/types';
import { ticketPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { ticketQuery } from './api';
import { StatusBadge } from './StatusBadge';

/** Linked cases with the meaning of the link. Number and state come from the case itself when the link lacks them. */
export function LinkedTickets({ links }: { links: LinkedTicket[] }) {
  const { t } = useTranslation();
  const tickets = useQueries({
    queries: links.map((link) => ({ ...ticketQuery(link.ticket), enabled: !link.number, refetchInterval: false as const })),
  });
  return (
    <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: 'none' }}>
      {links.map((link, index) => {
        const ticket = tickets[index]?.data?.data;
        const status = link.status ?? ticket?.status;
        const subject = link.subject ?? ticket?.subject;
        return (
          <li key={`${link.type}:${link.ticket}:${link.direction ?? ''}`}>
            <Text size="sm" c="dimmed">
              {t(`link_type.${link.type}${link.direction === 'incoming' ? '_inverse' : ''}`)}
            </Text>
            <Group gap="xs">
              <AppLink to={ticketPath(link.ticket)} size="sm" underline="always">
                {link.number ?? ticket?.number ?? t('ticket.linked')}
                {subject ? ` · ${subject}` : ''}
              </AppLink>
              {status && <StatusBadge status={status} />}
            </Group>
          </li>
        );
      })}
    </Stack>
  );
}

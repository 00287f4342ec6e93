import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loaded } from '@/shared/ui/states';
import { TicketLine } from './AssetTickets';
import { customerTicketsQuery } from './api';

/** What is open of a customer. */
export function CustomerTickets({ customer }: { customer: string }) {
  const { t } = useTranslation();
  const query = useQuery(customerTicketsQuery(customer));
  return (
    <Loaded query={query}>
      {(tickets) =>
        tickets.length === 0 ? (
          <Text size="sm">{t('customer.no_cases')}</Text>
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

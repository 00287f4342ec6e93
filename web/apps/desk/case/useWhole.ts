import { useQueries, useQuery } from '@tanstack/react-query';
import { auditQuery } from '@/features/audit/api';
import { entitlementQuery } from '@/features/customers/api';
import { ticketLettersQuery } from '@/features/mail/api';
import { messagesQuery } from '@/features/messages/api';
import { explanationQuery } from '@/features/timers/api';
import { openTimers } from '@/features/timers/TimerCard';
import { callsQuery, worksQuery } from '@/features/work/api';
import { formsQuery } from '@/shared/api/catalogue';
import type { Ticket } from '@/shared/api/types';

/** Whether all that a case shows is known: parts that came one after the other would push each other down under the reader's eyes.
 *  What cannot be had is not waited for. */
export function useWhole(ticket: Ticket): boolean {
  const { entitlement } = ticket;
  const contract = useQuery({ ...entitlementQuery(entitlement ?? ''), enabled: Boolean(entitlement) });
  const pending = [
    Boolean(entitlement) && contract.isPending,
    useQuery(messagesQuery(ticket.id)).isPending,
    useQuery(auditQuery(ticket.id)).isPending,
    useQuery(callsQuery(ticket.id)).isPending,
    useQuery(worksQuery(ticket.id)).isPending,
    useQuery(ticketLettersQuery(ticket.id)).isPending,
    useQuery(formsQuery(ticket.product)).isPending,
    // The wall clock of the calendar comes with the derivation of a deadline.
    useQueries({ queries: openTimers(ticket.timers).map(({ id }) => explanationQuery(ticket.id, id)) }).some((one) => one.isPending),
  ];
  return !pending.includes(true);
}

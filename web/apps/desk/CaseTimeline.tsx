import { Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auditQuery } from '@/features/audit/api';
import { EventLine } from '@/features/audit/EventLine';
import { ticketLettersQuery } from '@/features/mail/api';
import { DeliveryNote } from '@/features/mail/DeliveryNote';
import { undelivered } from '@/features/mail/words';
import { messagesQuery } from '@/features/messages/api';
import { MessageBubble } from '@/features/messages/MessageBubble';
import type { AuditEntry, Message, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { Loaded } from '@/shared/ui/states';

type Entry = { at: number; order: number; key: string; message?: Message; event?: AuditEntry };

/** A message says more than the event that it came. */
const SAID_BY_MESSAGE = /^(message|notification)\./;

function merged(messages: Message[], audit: AuditEntry[]): Entry[] {
  const entries: Entry[] = [
    ...messages.map((message) => ({ at: Date.parse(message.at), order: 0, key: `m-${message.id}`, message })),
    ...audit
      .filter((event) => !SAID_BY_MESSAGE.test(event.kind))
      .map((event) => ({ at: Date.parse(event.at), order: event.sequence, key: `e-${event.sequence}`, event })),
  ];
  return entries.sort((left, right) => left.at - right.at || left.order - right.order);
}

/** Messages, notes and what the rule set did, in one line of time. */
export function CaseTimeline({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t } = useTranslation();
  const [events, setEvents] = useState(true);
  const messages = useQuery(messagesQuery(ticket.id));
  const audit = useQuery(auditQuery(ticket.id));
  const letters = useQuery(ticketLettersQuery(ticket.id));
  const waiting = undelivered(letters.data ?? []);
  return (
    <Stack gap="sm">
      <Switch label={t('ticket.show_events')} checked={events} onChange={(event) => setEvents(event.currentTarget.checked)} />
      <Loaded query={messages}>
        {(all) => (
          <Stack gap="sm" role="log" aria-label={t('ticket.timeline')}>
            {merged(all, events ? (audit.data ?? []) : []).map((entry) =>
              entry.message ? (
                <MessageBubble key={entry.key} message={entry.message} own={false}>
                  {waiting.get(entry.message.id)?.map((letter) => (
                    <DeliveryNote key={letter.id} letter={letter} />
                  ))}
                </MessageBubble>
              ) : (
                entry.event && <EventLine key={entry.key} entry={entry.event} label={label} />
              ),
            )}
          </Stack>
        )}
      </Loaded>
    </Stack>
  );
}

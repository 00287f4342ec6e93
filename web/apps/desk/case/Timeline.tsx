import { Button, Chip, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { memo, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRunAction } from '@/features/actions/api';
import { auditQuery } from '@/features/audit/api';
import { EventLine } from '@/features/audit/EventLine';
import { ticketLettersQuery } from '@/features/mail/api';
import { DeliveryNote } from '@/features/mail/DeliveryNote';
import { WholeMail } from '@/features/mail/WholeMail';
import { undelivered } from '@/features/mail/words';
import { messagesQuery } from '@/features/messages/api';
import { MessageBubble } from '@/features/messages/MessageBubble';
import { callsQuery, worksQuery } from '@/features/work/api';
import { CallLine, WorkLine } from '@/features/work/lines';
import type { Message, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { Loaded, Problem } from '@/shared/ui/states';
import { type Entry, entriesOf, SHOWN, shownOf } from './entries';
import { type Block, blocksOf } from './folds';

/** Messages, notes, calls, works, deadlines, postings and decisions, in one line of time. */
export function Timeline({ ticket, label, etag }: { ticket: Ticket; label: Label; etag: string | null }) {
  const { t } = useTranslation();
  const { show } = useSearch({ strict: false }) as { show?: string };
  const shown = shownOf(show);
  const messages = useQuery(messagesQuery(ticket.id));
  const audit = useQuery(auditQuery(ticket.id));
  const calls = useQuery(callsQuery(ticket.id));
  const works = useQuery(worksQuery(ticket.id));
  const letters = useQuery(ticketLettersQuery(ticket.id));
  const astray = useMemo(() => undelivered(letters.data ?? []), [letters.data]);
  const entries = useMemo(
    () => entriesOf({ messages: messages.data ?? [], audit: audit.data ?? [], calls: calls.data ?? [], works: works.data ?? [] }),
    [messages.data, audit.data, calls.data, works.data],
  );
  const { hash } = useLocation();
  const there = entries.some(({ key }) => key === hash);
  // The entry of a permalink comes with the data, after the browser has looked for it.
  useEffect(() => {
    if (there) document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [there, hash]);
  const visible = entries.filter(({ group, key }) => shown.includes(group) || key === hash);
  // Whoever chose what to see sees it all.
  const blocks: Block[] = show === undefined ? blocksOf(visible) : visible.map((entry) => ({ key: entry.key, entry }));
  const draw = (entry: Entry) => (
    <div key={entry.key} id={entry.key} className="entry" data-target={entry.key === hash || undefined}>
      <One entry={entry} ticket={ticket} label={label} etag={etag} astray={astray} />
    </div>
  );
  return (
    <Stack gap="sm">
      <Chips ticket={ticket.id} entries={entries} chosen={show === undefined ? [] : shown} />
      {audit.error && <Problem error={audit.error} onRetry={() => void audit.refetch()} />}
      <Loaded query={messages}>
        {() => (
          <Stack gap="sm" role="log" aria-label={t('ticket.timeline')}>
            {visible.length === 0 && <Text size="sm">{t('timeline.nothing')}</Text>}
            {blocks.map((block) =>
              'folded' in block ? (
                <Fold key={block.key} entries={block.folded} opened={block.folded.some(({ key }) => key === hash)} draw={draw} />
              ) : (
                draw(block.entry)
              ),
            )}
          </Stack>
        )}
      </Loaded>
    </Stack>
  );
}

/** A long run of events: how many of what, and all of them once asked for. */
function Fold({ entries, opened, draw }: { entries: Entry[]; opened: boolean; draw: (entry: Entry) => ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(opened);
  useEffect(() => {
    if (opened) setOpen(true);
  }, [opened]);
  const groups = SHOWN.map((group) => ({ group, count: entries.filter((entry) => entry.group === group).length }));
  return (
    <details className="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('timeline.folded', { count: entries.length })}
        <Text span size="xs" c="dimmed" ml={8} className="numbers">
          {groups.flatMap(({ group, count }) => (count > 0 ? [`${t(`timeline.${group}`)} ${count}`] : [])).join(' · ')}
        </Text>
      </summary>
      {open && (
        <Stack gap="sm" pt="sm">
          {entries.map(draw)}
        </Stack>
      )}
    </details>
  );
}

/** None chosen means everything; a number says how many there are. */
function Chips({ ticket, entries, chosen }: { ticket: string; entries: Entry[]; chosen: string[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const change = (groups: string[]) =>
    void navigate({
      to: ticketPath(ticket),
      search: { show: groups.length > 0 ? groups.join(',') : undefined },
      replace: true,
      resetScroll: false,
    });
  const count = (group: string) => entries.filter((entry) => entry.group === group).length;
  return (
    <Chip.Group multiple value={chosen} onChange={change}>
      <Group gap={6} role="group" aria-label={t('timeline.filter')}>
        {SHOWN.filter((group) => count(group) > 0).map((group) => (
          <Chip key={group} value={group} size="xs" variant="outline">
            {t(`timeline.${group}`)} <span className="numbers">{count(group)}</span>
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function Stamp({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  return (
    <a href={`#${entry.key}`} className="stamp" title={t('timeline.permalink')}>
      <time dateTime={entry.at}>{formatInstant(entry.at, i18n.language)}</time>
    </a>
  );
}

type OneProps = { entry: Entry; ticket: Ticket; label: Label; etag: string | null; astray: ReturnType<typeof undelivered> };

/** A case may have hundreds: what has not changed is not drawn anew. */
const One = memo(function One({ entry, ticket, label, etag, astray }: OneProps) {
  const stamp = <Stamp entry={entry} />;
  if ('work' in entry) return <WorkLine work={entry.work} stamp={stamp} />;
  if ('call' in entry) return <CallLine call={entry.call} stamp={stamp} />;
  if ('event' in entry) return <EventLine entry={entry.event} label={label} stamp={stamp} />;
  const { message } = entry;
  return (
    <MessageBubble ticket={ticket.id} message={message} own={false} stamp={stamp}>
      {astray.get(message.id)?.map((letter) => (
        <DeliveryNote key={letter.id} letter={letter} />
      ))}
      {message.direction === 'in' && message.channel === 'email' && <WholeMail ticket={ticket.id} message={message.id} />}
      {message.answer && message.verified === false && ticket.can.includes('accept_claim') && (
        <AcceptClaim message={message} ticket={ticket.id} etag={etag} />
      )}
    </MessageBubble>
  );
});

/** A mail of an unproven sender says yes or no: it counts once a person has taken it for true. */
function AcceptClaim({ message, ticket, etag }: { message: Message; ticket: string; etag: string | null }) {
  const { t } = useTranslation();
  const run = useRunAction(ticket, etag);
  return (
    <Stack gap="xs" mt="sm">
      <Text size="sm">{t('timeline.claim')}</Text>
      {run.error && <Problem error={run.error} />}
      <Group>
        <Button
          size="xs"
          variant="default"
          loading={run.isPending}
          onClick={() => run.mutate({ action: 'accept_claim', payload: { message: message.id } })}
        >
          {t('actions.accept_claim')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CloseByCustomer } from '@/features/actions/CloseByCustomer';
import { entitlementsQuery } from '@/features/entitlements/api';
import { ticketFormsQuery } from '@/features/forms/api';
import { Approvals } from '@/features/messages/Approvals';
import { messagesQuery } from '@/features/messages/api';
import { CustomerReply } from '@/features/messages/CustomerReply';
import { MessageBubble } from '@/features/messages/MessageBubble';
import { SolutionAnswer } from '@/features/messages/SolutionAnswer';
import { SatisfactionPanel } from '@/features/satisfaction/SatisfactionPanel';
import { ticketQuery } from '@/features/tickets/api';
import { CoverageText } from '@/features/tickets/CoverageText';
import { LinkedTickets } from '@/features/tickets/LinkedTickets';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { explanationQuery } from '@/features/timers/api';
import { OPEN, openTimers, TimerList } from '@/features/timers/TimerCard';
import { TimerChip } from '@/features/timers/TimerChip';
import { formsQuery, productsQuery, useProduct } from '@/shared/api/catalogue';
import type { Ticket } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { entitlementPath, ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { formatInstant, formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Loading, PageTitle } from '@/shared/ui/states';
import { FINAL, Missing } from '../Missing';
import { HoursLeft } from '../RightText';

export function CasePage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page">
      <AppLink to="/" search={{ show: undefined }} size="sm">
        {t('cases.back')}
      </AppLink>
      <Loaded query={query}>{({ data, etag }) => <WholeCase ticket={data} etag={etag} />}</Loaded>
    </div>
  );
}

/** The page is drawn once all of it is known: parts that came one after the other would push each other down under the reader's finger. */
function WholeCase({ ticket, etag }: { ticket: Ticket; etag: string | null }) {
  const known = [
    useQuery(messagesQuery(ticket.id)).isPending,
    useQuery(formsQuery(ticket.product)).isPending,
    useQuery(ticketFormsQuery(ticket.id)).isPending,
    useQuery(productsQuery).isPending,
    useQuery(entitlementsQuery).isPending,
    useExplanations(ticket),
  ];
  return known.includes(true) ? <Loading lines={6} /> : <Case ticket={ticket} etag={etag} />;
}

/** Whether the derivations of open deadlines are still on their way: the wall clock of the calendar comes from them. */
const useExplanations = (ticket: Ticket): boolean => {
  const open = ticket.timers.filter((timer) => OPEN.has(timer.state));
  return useQueries({ queries: open.map((timer) => explanationQuery(ticket.id, timer.id)) }).some((one) => one.isPending);
};

function Case({ ticket, etag }: { ticket: Ticket; etag: string | null }) {
  const { t } = useTranslation();
  const account = useAccount();
  const label = useLabels(ticket.product);
  const over = FINAL.has(ticket.status);
  return (
    <Stack gap="lg">
      <Heading ticket={ticket} />
      <div className="with-aside">
        <Stack gap="lg">
          <Approvals ticket={ticket.id} owner={account.id} approvals={ticket.approvals} label={label}>
            <HoursLeft product={ticket.product} />
          </Approvals>
          <Missing ticket={ticket} label={label} />
          {ticket.status === 'solution_proposed' && <SolutionAnswer ticket={ticket.id} />}
          {over && <SatisfactionPanel ticket={ticket.id} owner={account.id} given={ticket.satisfaction} />}
          <Thread ticket={ticket} />
          {ticket.can.includes('close') && <CloseByCustomer ticket={ticket.id} etag={etag} />}
        </Stack>
        <aside aria-label={t('ticket.details')}>
          <Beside ticket={ticket} />
        </aside>
      </div>
    </Stack>
  );
}

/** A case may go on while something is asked: then it is the customer's move all the same. */
const nextStep = (ticket: Ticket): Ticket['next_step'] =>
  ticket.approvals.some((one) => one.state === 'asked') ? { code: 'approve', by: 'customer' } : ticket.next_step;

/** What it is, how it stands, what happens next and whose move it is. */
function Heading({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const label = useLabels(ticket.product);
  const product = useProduct(ticket.product);
  const [nearest] = openTimers(ticket.timers);
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {[
          ticket.number,
          text(product?.name),
          label('kinds', ticket.kind),
          t('ticket.received', { at: formatInstant(ticket.received_at, i18n.language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <PageTitle title={ticket.subject || ticket.number} />
      <Group gap="sm">
        <StatusBadge status={ticket.status} size="lg" />
        {ticket.status_reason && <Text size="sm">{label('reasons', ticket.status_reason)}</Text>}
      </Group>
      <Text size="sm">{t(`status_words.${ticket.status}`)}</Text>
      <NextStepText next={nextStep(ticket)} viewer="customer" />
      {nearest?.due_at && (
        // On a phone the deadlines stand below the conversation: the nearest is told at once.
        <Group gap="xs" hiddenFrom="md">
          <Text size="sm">
            {label('timers', nearest.code)}: <b>{formatShort(nearest.due_at, i18n.language)}</b>
          </Text>
          <TimerChip state={nearest.state} provisional={nearest.provisional} />
        </Group>
      )}
    </Stack>
  );
}

function Beside({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const label = useLabels(ticket.product);
  return (
    <Stack gap="md">
      <Panel title={t('timer.title')}>
        <TimerList ticket={ticket.id} timers={ticket.timers} label={label} />
      </Panel>
      {ticket.coverage && (
        <Panel title={t('coverage.title')}>
          <CoverageText coverage={ticket.coverage} label={label} />
          {ticket.entitlement && (
            <AppLink to={entitlementPath(ticket.entitlement)} size="sm" underline="always" display="inline-block" py={2}>
              {t('entitlement.of_case')}
            </AppLink>
          )}
        </Panel>
      )}
      {ticket.links.length > 0 && (
        <Panel title={t('ticket.links')}>
          <LinkedTickets links={ticket.links} />
        </Panel>
      )}
    </Stack>
  );
}

function Thread({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useAccount();
  const messages = useQuery(messagesQuery(ticket.id));
  // A word on a closed case opens another one: the writer goes where it went.
  const follow = (id: string) => {
    if (id !== ticket.id) void navigate({ to: ticketPath(id) });
  };
  return (
    <Panel title={t('message.thread')}>
      <Loaded query={messages}>
        {(all) => (
          <Stack gap="md">
            <Stack gap="sm" role="log" aria-label={t('message.thread')}>
              {all.map((message) => (
                <MessageBubble
                  ticket={ticket.id}
                  key={message.id}
                  message={message}
                  own={message.direction === 'in' && message.author.name === account.name}
                />
              ))}
            </Stack>
            {FINAL.has(ticket.status) && <Text size="sm">{t('message.closed_hint')}</Text>}
            <CustomerReply ticket={ticket.id} owner={account.id} type="information" onSent={follow} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

import { Alert, Button, Stack, Tabs } from '@mantine/core';
import { IconHourglass, IconPencil, IconPhone, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, type RefObject, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionBar } from '@/features/actions/ActionBar';
import { Proposals } from '@/features/actions/Proposals';
import { AuditList } from '@/features/audit/AuditList';
import { FormPanel } from '@/features/forms/FormPanel';
import { LazyForm } from '@/features/forms/LazyForm';
import { InsertArticle } from '@/features/knowledge/InsertArticle';
import { UseMacro } from '@/features/macros/UseMacro';
import { type ComposerHandle, StaffComposer } from '@/features/messages/StaffComposer';
import { rememberCase } from '@/features/palette/recent';
import { Beside } from '@/features/presence/Others';
import { usePresence } from '@/features/presence/usePresence';
import { ticketQuery } from '@/features/tickets/api';
import { FindingList } from '@/features/tickets/FindingList';
import { formsQuery, useProduct } from '@/shared/api/catalogue';
import type { FormDefinition, Ticket } from '@/shared/api/types';
import { type Label, useLabels } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Loading, Problem } from '@/shared/ui/states';
import { CaseContext } from '../case/Context';
import { Heading } from '../case/Heading';
import { Timeline } from '../case/Timeline';
import { type Panel as Asked, useCaseCommands } from '../case/useCaseCommands';
import { useNeighbours } from '../case/useNeighbours';
import { useWhole } from '../case/useWhole';

const LogWork = lazy(() => import('@/features/work/LogWork'));
const LogCall = lazy(() => import('@/features/work/LogCall'));

export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page page-wide">
      <Loaded query={query}>{({ data, etag }) => <WholeCase key={id} ticket={data} etag={etag} />}</Loaded>
    </div>
  );
}

function WholeCase(props: { ticket: Ticket; etag: string | null }) {
  // Much is drawn at once: in pieces, so that whoever types or clicks meanwhile is answered.
  const whole = useDeferredValue(useWhole(props.ticket), false);
  return whole ? <Case {...props} /> : <Loading lines={6} />;
}

function Case({ ticket, etag }: { ticket: Ticket; etag: string | null }) {
  const { t } = useTranslation();
  const label = useLabels(ticket.product);
  const product = useProduct(ticket.product);
  const around = useNeighbours(ticket.id);
  const presence = usePresence(ticket.id);
  const reader = useAccount();
  useEffect(() => rememberCase(reader.id, { id: ticket.id, number: ticket.number, subject: ticket.subject ?? '' }), [reader.id, ticket]);
  const composer = useRef<ComposerHandle>(null);
  const [action, setAction] = useState<string | null>(null);
  const [panel, setPanel] = useState<Asked>(null);
  const run = useCaseCommands({ ticket, etag, label, around, composer, openAction: setAction, openPanel: setPanel });
  return (
    <Stack gap="md">
      <Heading ticket={ticket} label={label} around={around} others={presence.others} />
      {ticket.flags?.includes('rules_unavailable') && (
        <Alert color="red" icon={<IconPlugConnectedX aria-hidden />} title={t('ticket.rules_unavailable')}>
          {t('ticket.rules_unavailable_text')}
        </Alert>
      )}
      {run.error && <Problem error={run.error} />}
      <Proposals ticket={ticket} etag={etag} label={label} />
      <ActionBar
        ticket={ticket}
        etag={etag}
        product={product}
        label={label}
        renderPayload={(definition, data, onChange) => <LazyForm definition={definition} data={data} onChange={onChange} strict={false} />}
        open={action}
        onOpen={setAction}
      >
        <Deeds openPanel={setPanel} onWrite={() => composer.current?.write('out')} ticket={ticket.id} />
      </ActionBar>
      <Suspense fallback={null}>
        {panel === 'work' && <LogWork ticket={ticket.id} onClose={() => setPanel(null)} />}
        {panel === 'call' && <LogCall ticket={ticket.id} onClose={() => setPanel(null)} />}
      </Suspense>
      <div className="with-aside">
        <CaseTabs
          ticket={ticket}
          etag={etag}
          label={label}
          composer={composer}
          presence={presence}
          openClose={() => ticket.can.includes('close') && setAction('close')}
        />
        <aside aria-label={t('ticket.details')}>
          <CaseContext ticket={ticket} etag={etag} label={label} />
        </aside>
      </div>
    </Stack>
  );
}

/** What is done on any case, whatever its rules. */
function Deeds({ ticket, openPanel, onWrite }: { ticket: string; openPanel: (panel: Asked) => void; onWrite: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const panel = (name: Asked, keys: string, Icon: typeof IconPhone, words: string) => (
    <Button
      size="sm"
      variant="default"
      leftSection={<Icon size={16} aria-hidden />}
      aria-keyshortcuts={keys}
      title={t('keys.hint', { keys })}
      onClick={() => openPanel(name)}
    >
      {words}
    </Button>
  );
  return (
    <>
      {panel('work', 'L', IconHourglass, t('work.log'))}
      {panel('call', 'H', IconPhone, t('call.log'))}
      {/* Below a long conversation on a narrow page, where no key leads. */}
      <Button
        size="sm"
        hiddenFrom="sm"
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => {
          void navigate({ to: ticketPath(ticket), replace: true, resetScroll: false });
          onWrite();
        }}
      >
        {t('composer.go')}
      </Button>
    </>
  );
}

function useTicketForm(ticket: Ticket): FormDefinition | undefined {
  const forms = useQuery(formsQuery(ticket.product));
  const product = useProduct(ticket.product);
  const named = product?.kinds.find((kind) => kind.code === ticket.kind)?.form;
  return forms.data?.find((form) => form.id === named || (ticket.kind && form.required_for?.includes(ticket.kind)));
}

type TabsProps = {
  ticket: Ticket;
  etag: string | null;
  label: Label;
  composer: RefObject<ComposerHandle | null>;
  presence: ReturnType<typeof usePresence>;
  openClose: () => void;
};

function CaseTabs({ ticket, etag, label, composer, presence, openClose }: TabsProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const { tab = 'timeline' } = useSearch({ strict: false }) as { tab?: string };
  const form = useTicketForm(ticket);
  const findings = (list: Ticket['findings']) => <FindingList findings={list} label={label} />;
  const show = (next: string | null) =>
    void navigate({ to: ticketPath(ticket.id), search: { tab: next === 'timeline' ? undefined : (next ?? undefined) }, replace: true });
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="md" aria-label={t('ticket.views')}>
        <Tabs.Tab value="timeline">{t('ticket.timeline')}</Tabs.Tab>
        {form && <Tabs.Tab value="form">{label('forms', form.id)}</Tabs.Tab>}
        <Tabs.Tab value="audit">{t('audit.title')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <Stack gap="lg">
          <Timeline ticket={ticket} etag={etag} label={label} />
          <StaffComposer
            ref={composer}
            ticket={ticket.id}
            number={ticket.number}
            owner={account.id}
            recipient={ticket.requester?.name ?? ticket.customer?.name ?? t('composer.customer')}
            renderTexts={(insert) => (
              <>
                <InsertArticle product={ticket.product} onChoose={(text) => insert(text)} />
                <UseMacro ticket={ticket.id} product={ticket.product} onChoose={insert} />
              </>
            )}
            onWrite={presence.wrote}
            beside={<Beside others={presence.others} />}
            onSentToClose={openClose}
          />
        </Stack>
      </Tabs.Panel>
      {form && (
        <Tabs.Panel value="form">
          <Panel title={label('forms', form.id)}>
            <FormPanel ticket={ticket.id} owner={account.id} definition={form} renderFindings={findings} />
          </Panel>
        </Tabs.Panel>
      )}
      <Tabs.Panel value="audit">
        <Panel title={t('audit.title')}>
          <AuditList ticket={ticket.id} label={label} />
        </Panel>
      </Tabs.Panel>
    </Tabs>
  );
}

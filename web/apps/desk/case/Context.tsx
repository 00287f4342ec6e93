import { Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Appointments } from '@/features/actions/Appointments';
import { pluginPath } from '@/features/rules/api';
import { CoverageText } from '@/features/tickets/CoverageText';
import { FindingList } from '@/features/tickets/FindingList';
import { LinkedTickets } from '@/features/tickets/LinkedTickets';
import { DeadlineChip } from '@/features/timers/DeadlineChip';
import { type Decoration, isWall, TimerList } from '@/features/timers/TimerCard';
import type { RuleSetRef, Ticket } from '@/shared/api/types';
import { type Label, useText } from '@/shared/i18n/labels';
import { customerPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Contract } from './Contract';

const WhatIf = lazy(() => import('@/features/timers/WhatIf'));

const DECORATION: Decoration = {
  chip: (timer) => <DeadlineChip timer={timer} calendar={timer.calendar} wall={isWall(timer)} />,
  below: (timer, explanation) => (
    <Suspense fallback={null}>
      <WhatIf timer={timer} explanation={explanation} />
    </Suspense>
  ),
};

/** Beside the timeline: deadlines, what is missing, whose case it is and on which rules. */
export function CaseContext({ ticket, etag, label }: { ticket: Ticket; etag: string | null; label: Label }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Panel title={t('timer.title')}>
        <TimerList ticket={ticket.id} timers={ticket.timers} label={label} decoration={DECORATION} />
      </Panel>
      {(ticket.missing_fields.length > 0 || ticket.findings.length > 0) && (
        <Panel title={t('ticket.missing')}>
          <Stack gap="xs">
            {ticket.missing_fields.length > 0 && (
              <Text size="sm">
                {t('ticket.missing_list', { list: ticket.missing_fields.map((code) => label('fields', code)).join(', ') })}
              </Text>
            )}
            {ticket.findings.length > 0 && <FindingList findings={ticket.findings} label={label} />}
          </Stack>
        </Panel>
      )}
      {(ticket.appointments ?? []).length > 0 && (
        <Panel title={t('appointment.title')}>
          <Appointments ticket={ticket} etag={etag} label={label} />
        </Panel>
      )}
      <Panel title={t('coverage.title')}>
        <CoverageText coverage={ticket.coverage} label={label} />
        {ticket.entitlement && <Contract id={ticket.entitlement} />}
      </Panel>
      <Panel title={t('ticket.facts')}>
        <Facts ticket={ticket} label={label} />
      </Panel>
      {ticket.links.length > 0 && (
        <Panel title={t('ticket.links')}>
          <LinkedTickets links={ticket.links} />
        </Panel>
      )}
    </Stack>
  );
}

function Facts({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t } = useTranslation();
  const fields = Object.entries(ticket.fields ?? {}).filter(([, value]) => value !== null && value !== '');
  return (
    <dl style={{ margin: 0, display: 'grid', gap: 8 }}>
      <Fact name={t('ticket.customer')}>
        {ticket.customer?.id ? (
          <AppLink to={customerPath(ticket.customer.id)}>{ticket.customer.name}</AppLink>
        ) : (
          t('queue.unknown_customer')
        )}
      </Fact>
      {ticket.requester?.name && <Fact name={t('ticket.requester')}>{ticket.requester.name}</Fact>}
      <Fact name={t('ticket.assignee')}>{ticket.assignee?.id ? (ticket.assignee.name ?? t('queue.somebody')) : t('queue.nobody')}</Fact>
      {ticket.criticality && (
        <Fact name={t('action.criticality')}>
          {t([`criticality.${ticket.criticality}`, 'criticality.other'], { code: ticket.criticality })}
        </Fact>
      )}
      {fields.map(([code, value]) => (
        <Fact key={code} name={label('fields', code)}>
          {typeof value === 'object' ? JSON.stringify(value) : String(value)}
        </Fact>
      ))}
      {ticket.rule_set && (
        <Fact name={t('ticket.rules')}>
          <RuleSet ruleSet={ticket.rule_set} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {name}
      </Text>
      <Text size="sm" component="dd" m={0}>
        {children}
      </Text>
    </div>
  );
}

function RuleSet({ ruleSet }: { ruleSet: RuleSetRef }) {
  const text = useText();
  const { document } = ruleSet;
  const title = typeof document === 'string' ? document : text(document?.title) || document?.code;
  return (
    <>
      <AppLink to={pluginPath(ruleSet)} underline="always">
        {ruleSet.plugin} {ruleSet.version}
      </AppLink>
      {title ? ` · ${title}` : ''}
    </>
  );
}

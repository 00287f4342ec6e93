import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Proposal, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useRunAction } from './api';

type Props = { ticket: Ticket; etag: string | null; label: Label };
const OPEN = new Set(['open', 'proposed', 'asked']);

/** The rule set proposes, a person decides. */
export function Proposals({ ticket, etag, label }: Props) {
  const open = ticket.proposals.filter((proposal) => OPEN.has(proposal.state));
  return (
    <>
      {open.map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} ticket={ticket} etag={etag} label={label} />
      ))}
    </>
  );
}

function ProposalCard({ proposal, ticket, etag, label }: Props & { proposal: Proposal }) {
  const { t } = useTranslation();
  const run = useRunAction(ticket.id, etag);
  const decide = (action: 'confirm_proposal' | 'decline_proposal') =>
    run.mutate({ action, payload: { proposal: proposal.id } }, { onSuccess: () => toast(t(`proposal.${action}_done`)) });
  return (
    <Alert
      color="orange"
      icon={<IconGavel aria-hidden />}
      title={t('proposal.title', { action: label('actions', proposal.action) })}
      role="region"
      aria-label={t('proposal.title', { action: label('actions', proposal.action) })}
    >
      <Stack gap="sm">
        {proposal.reason && <Text size="sm">{t('proposal.ground', { reason: label('reasons', proposal.reason) })}</Text>}
        <ClauseChips clauses={proposal.clauses} />
        {proposal.alternatives && proposal.alternatives.length > 0 && (
          <Text size="sm">
            {t('proposal.alternatives', { list: proposal.alternatives.map((code) => label('actions', code)).join(', ') })}
          </Text>
        )}
        {run.error && <Problem error={run.error} />}
        <Group gap="sm">
          <Button
            size="sm"
            color={proposal.action === 'refuse' ? 'red.8' : undefined}
            loading={run.isPending}
            onClick={() => decide('confirm_proposal')}
          >
            {t('proposal.confirm', { action: label('actions', proposal.action) })}
          </Button>
          <Button size="sm" variant="default" disabled={run.isPending} onClick={() => decide('decline_proposal')}>
            {t('proposal.decline')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

import { ActionIcon, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Others } from '@/features/presence/Others';
import { NextStepText } from '@/features/tickets/NextStepText';
import { StatusBadge } from '@/features/tickets/StatusBadge';
import { DeadlineChip } from '@/features/timers/DeadlineChip';
import { isWall, openTimers } from '@/features/timers/TimerCard';
import { useProduct } from '@/shared/api/catalogue';
import type { PresentView } from '@/shared/api/generated';
import type { Ticket } from '@/shared/api/types';
import { type Label, useText } from '@/shared/i18n/labels';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { PageTitle } from '@/shared/ui/states';
import { lastQueue } from '../queue/lastQueue';
import type { Neighbours } from './useNeighbours';

type Props = { ticket: Ticket; label: Label; around: Neighbours; others: PresentView[] };

export function Heading({ ticket, label, around, others }: Props) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(ticket.product);
  const [nearest] = openTimers(ticket.timers);
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <AppLink to="/" search={lastQueue()} size="sm">
          <Group gap={4} wrap="nowrap">
            <IconArrowLeft size={16} aria-hidden />
            {t('case.to_queue')}
          </Group>
        </AppLink>
        <Group gap="md">
          <Others others={others} />
          {around.place >= 0 && <Steps around={around} />}
        </Group>
      </Group>
      <Text size="sm" c="dimmed">
        {[
          ticket.number,
          text(product?.name) || ticket.product,
          label('kinds', ticket.kind),
          t(`channel.${ticket.channel}`),
          t('ticket.received', { at: formatInstant(ticket.received_at, i18n.language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <PageTitle title={ticket.subject || ticket.number} />
      <Group gap="md">
        <StatusBadge status={ticket.status} size="lg" />
        {ticket.status_reason && <Text size="sm">{label('reasons', ticket.status_reason)}</Text>}
        <NextStepText next={ticket.next_step} viewer="staff" />
      </Group>
      {nearest && (
        // On a narrow page the deadlines stand below the conversation: the nearest is told at once.
        <Group gap="xs" hiddenFrom="md">
          <Text size="sm">{label('timers', nearest.code)}</Text>
          <DeadlineChip timer={nearest} calendar={nearest.calendar} wall={isWall(nearest)} />
        </Group>
      )}
    </Stack>
  );
}

function Steps({ around }: { around: Neighbours }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t('case.in_queue')}>
      <Text size="sm" c="dimmed" className="numbers">
        {t('case.place', { place: around.place + 1, total: around.count })}
      </Text>
      <ActionIcon
        variant="default"
        aria-label={t('case.previous')}
        aria-keyshortcuts="["
        disabled={!around.previous}
        onClick={() => around.go(around.previous)}
      >
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('case.next')}
        aria-keyshortcuts="]"
        disabled={!around.next}
        onClick={() => around.go(around.next)}
      >
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

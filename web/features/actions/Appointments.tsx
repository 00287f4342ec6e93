import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Appointment, AppointmentState, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { formatDate, formatInstant } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { Problem } from '@/shared/ui/states';
import { useRunAction } from './api';

/** Where an appointment may go next; the interval always needs a person's word. */
const NEXT: Partial<Record<AppointmentState, AppointmentState[]>> = { requested: ['agreed', 'declined'], agreed: ['held', 'missed'] };

export function Appointments({ ticket, etag, label }: { ticket: Ticket; etag: string | null; label: Label }) {
  return (
    <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
      {(ticket.appointments ?? []).map((appointment) => (
        <Item key={appointment.id} appointment={appointment} ticket={ticket} etag={etag} label={label} />
      ))}
    </Stack>
  );
}

function Item({ appointment, ticket, etag, label }: { appointment: Appointment; ticket: Ticket; etag: string | null; label: Label }) {
  const { t, i18n } = useTranslation();
  const run = useRunAction(ticket.id, etag);
  const next = ticket.can.includes('settle_appointment') ? (NEXT[appointment.state] ?? []) : [];
  return (
    <Stack component="li" gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {label('appointments', appointment.kind)}
        </Text>
        <Badge
          variant="light"
          color={appointment.state === 'declined' || appointment.state === 'missed' ? 'red' : 'petrol'}
          tt="none"
          radius="sm"
        >
          {t(`appointment.state_${appointment.state}`)}
        </Badge>
      </Group>
      {appointment.starts_at && (
        <Text size="sm">{t('appointment.starts', { at: formatInstant(appointment.starts_at, i18n.language) })}</Text>
      )}
      {appointment.earliest_start && (
        <Text size="sm">{t('appointment.earliest', { date: formatDate(appointment.earliest_start, i18n.language) })}</Text>
      )}
      {(appointment.findings ?? []).map((finding) => (
        <Text key={finding.code} size="sm" c="var(--mantine-color-error)">
          {finding.message || label('findings', finding.code)}
        </Text>
      ))}
      <ClauseChips clauses={appointment.clauses} />
      {run.error && <Problem error={run.error} />}
      {next.length > 0 && (
        <Group gap="xs">
          {next.map((state) => (
            <Button
              key={state}
              size="xs"
              variant="default"
              loading={run.isPending}
              onClick={() => run.mutate({ action: 'settle_appointment', payload: { appointment: appointment.id, state } })}
            >
              {t(`appointment.${state}`)}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}

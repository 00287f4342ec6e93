import { Button, Group, Paper, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/shared/api/problems';
import { ticketPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { type BulkResult, type BulkState, undoOf } from './bulk';

type Props = { state: BulkState; onUndo: () => void; onClose: () => void };

/** What became of every ticket, and the way back where there is one. */
export default function BulkReport({ state, onUndo, onClose }: Props) {
  const { t } = useTranslation();
  const { deed, results, total, running } = state;
  const failed = results.filter((result) => result.error).length;
  const undoable = results.some((result) => !result.error && !result.undone && undoOf(deed, result.ticket));
  const action = t(deed.action === 'note' ? 'bulk.note' : `actions.${deed.action}`);
  return (
    <Paper className="bulk-bar" role="region" aria-label={t('bulk.report')} p="sm" withBorder shadow="md">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600} role="status">
            {running
              ? t('bulk.running', { action, done: results.length, total })
              : t('bulk.finished', { action, done: results.length - failed, total })}
          </Text>
          <Group gap="xs">
            {undoable && (
              <Button
                size="xs"
                variant="default"
                disabled={running}
                leftSection={<IconArrowBackUp size={15} aria-hidden />}
                onClick={onUndo}
              >
                {t('bulk.undo')}
              </Button>
            )}
            <Button size="xs" disabled={running} onClick={onClose}>
              {t('common.close')}
            </Button>
          </Group>
        </Group>
        {running && <Progress value={(results.length / total) * 100} aria-label={t('bulk.report')} />}
        <ScrollArea.Autosize mah={180} type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('bulk.report') }}>
          <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }}>
            {results.map((result) => (
              <Line key={result.ticket.id} result={result} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Stack>
    </Paper>
  );
}

function Line({ result: { ticket, error, undone } }: { result: BulkResult }) {
  const { t, i18n } = useTranslation();
  return (
    <Group component="li" gap={6} wrap="nowrap">
      {error ? (
        <IconX size={15} color="var(--mantine-color-error)" aria-hidden />
      ) : (
        <IconCheck size={15} color="var(--mantine-color-green-light-color)" aria-hidden />
      )}
      <Text size="sm">
        <AppLink to={ticketPath(ticket.id)}>{ticket.number}</AppLink>{' '}
        {error ? problemText(i18n, error) : t(undone ? 'bulk.undone' : 'bulk.ok')}
      </Text>
    </Group>
  );
}

import { Button, Group, Paper, Text } from '@mantine/core';
import { IconFlag, IconLock, IconLockCheck, IconPlayerPause, IconPlayerPlay, IconUserCheck, IconUsers, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '@/shared/api/types';
import { useBulk } from './bulk';

const BulkDialog = lazy(() => import('./BulkDialog'));
const BulkReport = lazy(() => import('./BulkReport'));

/** Those without a question run at once; the rest ask in a dialog. */
const DEEDS = [
  { action: 'assign', name: 'case.assign_me', icon: IconUserCheck, asks: false },
  { action: 'assign', name: 'actions.assign', icon: IconUsers, asks: true },
  { action: 'start_work', name: 'actions.start_work', icon: IconPlayerPlay, asks: false },
  { action: 'set_criticality', name: 'actions.set_criticality', icon: IconFlag, asks: true },
  { action: 'note', name: 'bulk.note', icon: IconLock, asks: true },
  { action: 'suspend', name: 'actions.suspend', icon: IconPlayerPause, asks: true },
  { action: 'close', name: 'actions.close', icon: IconLockCheck, asks: true },
];

/** What is done to the selected rows; it stays in sight at the foot of the window. */
export function BulkBar({ tickets, onDone }: { tickets: TicketSummary[]; onDone: () => void }) {
  const { t } = useTranslation();
  const bulk = useBulk();
  const [asking, setAsking] = useState<string | null>(null);
  if (bulk.state) {
    return (
      <Suspense fallback={null}>
        <BulkReport state={bulk.state} onUndo={() => void bulk.undo()} onClose={bulk.close} />
      </Suspense>
    );
  }
  if (tickets.length === 0) return null;
  const start = (deed: Parameters<typeof bulk.run>[0]) => {
    setAsking(null);
    void bulk.run(deed, tickets).then(onDone);
  };
  return (
    <Paper className="bulk-bar" role="region" aria-label={t('bulk.title')} p="sm" withBorder shadow="md">
      <Group gap="xs">
        <Text size="sm" fw={600} className="numbers">
          {t('bulk.selected', { count: tickets.length })}
        </Text>
        {DEEDS.map(({ action, name, icon: Icon, asks }) => (
          <Button
            key={name}
            size="xs"
            variant="default"
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => (asks ? setAsking(action) : start({ action }))}
          >
            {t(name)}
          </Button>
        ))}
        <Button size="xs" variant="subtle" leftSection={<IconX size={15} aria-hidden />} onClick={onDone}>
          {t('bulk.clear')}
        </Button>
      </Group>
      {asking && (
        <Suspense fallback={null}>
          <BulkDialog action={asking} count={tickets.length} onRun={start} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </Paper>
  );
}

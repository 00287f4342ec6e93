import { Button, Group, Progress, Text } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A phone consultation lasts so long (T 4.1). */
const LIMIT_MIN = 15;
const SECOND_MS = 1000;

/** How long the call goes on; the bar fills towards the limit and says so in words when it is near and when it is over. */
export function CallBar({ startedAt, onStart }: { startedAt: string | null; onStart: () => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!startedAt) return;
    setNow(Date.now());
    const ticking = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(ticking);
  }, [startedAt]);
  if (!startedAt) {
    return (
      <Group>
        <Button size="md" leftSection={<IconPhone size={18} aria-hidden />} onClick={onStart}>
          {t('phone.start')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('phone.start_hint')}
        </Text>
      </Group>
    );
  }
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000));
  const minutes = seconds / 60;
  const state = minutes >= LIMIT_MIN ? 'over' : minutes >= LIMIT_MIN - 3 ? 'near' : 'going';
  const color = { over: 'red', near: 'orange', going: 'petrol' }[state];
  const clock = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fw={700} size="lg" className="numbers" role="timer" aria-label={t('phone.lasts')}>
          {clock}
        </Text>
        <Text size="sm" role="status">
          {t(`phone.${state}`, { limit: LIMIT_MIN })}
        </Text>
      </Group>
      <Progress value={Math.min(100, (minutes / LIMIT_MIN) * 100)} color={color} size="lg" aria-label={t('phone.lasts')} />
    </div>
  );
}

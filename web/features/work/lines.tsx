import { Group, Text } from '@mantine/core';
import { IconHourglass, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { durationWords } from '@/shared/lib/duration';
import { formatTime } from '@/shared/lib/time';
import type { Call, Work } from './api';

function Line({ icon: Icon, children }: { icon: typeof IconHourglass; children: ReactNode }) {
  return (
    <Group gap={8} px="sm" wrap="nowrap" align="flex-start">
      <Icon size={18} aria-hidden style={{ flexShrink: 0, marginTop: 1 }} />
      <Text size="sm" style={{ flex: 1 }}>
        {children}
      </Text>
    </Group>
  );
}

/** `Работа: 25 минут · Анна` and what was done; `stamp` is where and when it stands in the timeline. */
export function WorkLine({ work, stamp }: { work: Work; stamp: ReactNode }) {
  const { t, i18n } = useTranslation();
  return (
    <Line icon={IconHourglass}>
      <b>{t('work.line', { time: durationWords(i18n, work.minutes * 60) })}</b> {work.text}{' '}
      <Text size="xs" c="dimmed" span>
        {work.author} · {t(work.billable ? 'work.paid' : 'work.unpaid')} · {stamp}
      </Text>
    </Line>
  );
}

export function CallLine({ call, stamp }: { call: Call; stamp: ReactNode }) {
  const { t, i18n } = useTranslation();
  const seconds = call.ended_at ? (Date.parse(call.ended_at) - Date.parse(call.started_at)) / 1000 : null;
  return (
    <Line icon={call.direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing}>
      <b>{t(`call.line_${call.direction}`)}</b>{' '}
      {seconds === null
        ? t('call.goes_on')
        : t('call.lasted', { to: formatTime(call.ended_at ?? '', i18n.language), time: durationWords(i18n, seconds) })}{' '}
      <Text size="xs" c="dimmed" span>
        {call.agent} · {stamp}
      </Text>
    </Line>
  );
}

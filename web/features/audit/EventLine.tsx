import { Group, Text } from '@mantine/core';
import { IconPoint } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStaffName } from '@/shared/api/staff';
import type { AuditEntry } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { formatShort } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { actorName, eventDetail, eventName } from './words';

/** An event between messages: what happened, on whose clause, by whom. */
export function EventLine({ entry, label, stamp }: { entry: AuditEntry; label: Label; stamp?: ReactNode }) {
  const { i18n } = useTranslation();
  const staffName = useStaffName('assignee' in entry.data);
  return (
    <Group gap={8} px="sm" wrap="nowrap" align="flex-start">
      <IconPoint size={18} aria-hidden style={{ flexShrink: 0, marginTop: 1 }} />
      <Group gap={8} style={{ flex: 1 }}>
        <Text size="sm">
          <b>{eventName(i18n, entry.kind)}</b> {eventDetail(i18n, entry, label, staffName)}
        </Text>
        <ClauseChips clauses={entry.clauses} />
        <Text size="xs" c="dimmed">
          {actorName(i18n, entry)} · {stamp ?? <time dateTime={entry.at}>{formatShort(entry.at, i18n.language)}</time>}
        </Text>
      </Group>
    </Group>
  );
}

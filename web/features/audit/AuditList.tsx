import { Code, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStaffName } from '@/shared/api/staff';
import type { Label } from '@/shared/i18n/labels';
import { formatInstant } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { ListTable } from '@/shared/ui/ListTable';
import { Loaded } from '@/shared/ui/states';
import { auditQuery } from './api';
import { actorName, eventDetail, eventName } from './words';

/** The event log as it is: nothing folded, nothing left out. */
export function AuditList({ ticket, label }: { ticket: string; label: Label }) {
  const { t, i18n } = useTranslation();
  const staffName = useStaffName();
  const audit = useQuery(auditQuery(ticket));
  return (
    <Loaded query={audit}>
      {(entries) => (
        <ListTable
          label={t('audit.title')}
          minWidth={520}
          columns={[t('audit.sequence'), t('audit.at'), t('audit.event'), t('audit.actor'), t('audit.clauses')]}
        >
          {entries.map((entry) => (
            <Table.Tr key={entry.sequence}>
              <Table.Td className="numbers">{entry.sequence}</Table.Td>
              <Table.Td className="numbers">{formatInstant(entry.at, i18n.language)}</Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {eventName(i18n, entry.kind)}
                </Text>
                <Text size="sm">{eventDetail(i18n, entry, label, staffName)}</Text>
                <details>
                  <summary>{t('audit.data')}</summary>
                  <Code block>{JSON.stringify(entry.data, null, 2)}</Code>
                  {entry.digest && (
                    <Text size="xs" c="dimmed">
                      {t('audit.digest', { digest: entry.digest.slice(0, 16) })}
                    </Text>
                  )}
                </details>
              </Table.Td>
              <Table.Td>{actorName(i18n, entry)}</Table.Td>
              <Table.Td>
                <ClauseChips clauses={entry.clauses} />
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </Loaded>
  );
}

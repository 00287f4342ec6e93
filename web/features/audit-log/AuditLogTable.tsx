import { Badge, Code, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import type { AuditEntry } from './api';
import { actWords, isGrave } from './words';

/** Entries, the newest first: what was done, by whom, to what, from where. */
export function AuditLogTable({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation();
  return (
    <ListTable label={t('audit_log.title')} columns={[t('audit_log.at'), t('audit_log.act'), t('audit_log.who'), t('audit_log.details')]}>
      {entries.map((entry) => (
        <Row key={entry.sequence} entry={entry} />
      ))}
    </ListTable>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation();
  const { actor, address, subject, data } = entry;
  const told = Object.keys(data ?? {}).length > 0;
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td className="numbers">
        <time dateTime={entry.at}>{formatInstant(entry.at, i18n.language)}</time>
        <Text size="xs" c="dimmed">
          № {entry.sequence}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={600}>
          {actWords(i18n, entry.kind)}
        </Text>
        {isGrave(entry.kind) && (
          <Badge color="orange" variant="light" tt="none" radius="sm">
            {t('audit_log.grave')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        {actor.name || t('audit_log.nobody')}
        <Text size="xs" c="dimmed">
          {[actor.role && t(`role.${actor.role}`), address].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td>
        {subject && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {subject}
          </Text>
        )}
        {told && (
          <details>
            <summary>{t('audit.data')}</summary>
            <Code block>{JSON.stringify(data, null, 1)}</Code>
          </details>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

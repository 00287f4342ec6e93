import { Badge, Button, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { type Cut, type DeadlineRow, verdictOf } from './api';

/** A month may hold thousands. */
const AT_ONCE = 200;

type Props = { rows: DeadlineRow[]; cut: Cut; now: number };

/** The deadlines that a number counts, each with its case. */
export function KeptCases({ rows, cut, now }: Props) {
  const { t, i18n } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  const mixed = cut === 'decided';
  const columns = [t('queue.case'), ...(mixed ? [t('kept.verdict')] : []), t('kept.due'), t('kept.met_at')];
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t('kept.count', { count: rows.length })}
      </Text>
      <ListTable label={t('kept.cases')} minWidth={480} columns={columns}>
        {rows.slice(0, shown).map((row) => (
          <Table.Tr key={`${row.ticket}/${row.due_at}`}>
            <Table.Td>
              <AppLink to="/" search={{ text: row.ticket, status: 'any' }}>
                {row.ticket}
              </AppLink>
            </Table.Td>
            {mixed && (
              <Table.Td>
                <VerdictBadge kept={verdictOf(row, now) === 'met'} />
              </Table.Td>
            )}
            <Table.Td className="numbers">{formatInstant(row.due_at, i18n.language)}</Table.Td>
            <Table.Td className="numbers">
              {row.met_at ? formatInstant(row.met_at, i18n.language) : t(cut === 'open' ? 'kept.open' : 'kept.never')}
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      {rows.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

function VerdictBadge({ kept }: { kept: boolean }) {
  const { t } = useTranslation();
  return (
    <Badge color={kept ? 'green' : 'red'} variant="light" tt="none" radius="sm">
      {t(kept ? 'kept.met' : 'kept.missed')}
    </Badge>
  );
}

import { Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeclarationView } from '@/shared/api/generated';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded } from '@/shared/ui/states';
import { declarationsQuery } from './api';

/** Everything that was declared, the latest first; each opens with the cases it touched. */
export function DeclarationList() {
  const { t } = useTranslation();
  const declarations = useQuery(declarationsQuery);
  return (
    <Loaded query={declarations}>
      {(all) =>
        all.length === 0 ? (
          <Empty title={t('force_majeure.none')} />
        ) : (
          <ListTable
            label={t('force_majeure.list')}
            columns={[
              t('force_majeure.ground'),
              t('force_majeure.period'),
              t('force_majeure.tickets'),
              t('force_majeure.by'),
              t('force_majeure.state'),
            ]}
          >
            {all.map((one) => (
              <Row key={one.id} held={one} />
            ))}
          </ListTable>
        )
      }
    </Loaded>
  );
}

function Row({ held }: { held: DeclarationView }) {
  const { t, i18n } = useTranslation();
  const at = (instant: string) => formatInstant(instant, i18n.language);
  return (
    <Table.Tr>
      <Table.Td maw={360}>
        <AppLink to="/force-majeure" search={{ id: held.id }} size="sm" className="row-link">
          {held.ground}
        </AppLink>
      </Table.Td>
      <Table.Td className="numbers">
        {at(held.from)}
        <Text size="sm">{t('force_majeure.until', { at: at(held.to) })}</Text>
      </Table.Td>
      <Table.Td className="numbers">{t('queue.count', { count: held.tickets.length })}</Table.Td>
      <Table.Td>
        {held.declared_by}
        <Text size="xs" c="dimmed" className="numbers">
          {at(held.declared_at)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge held={held} />
      </Table.Td>
    </Table.Tr>
  );
}

export function StateBadge({ held }: { held: DeclarationView }) {
  const { t, i18n } = useTranslation();
  return (
    <Badge color={held.withdrawn_at ? 'gray' : 'orange'} variant="light" tt="none" radius="sm">
      {held.withdrawn_at
        ? t('force_majeure.withdrawn', { at: formatInstant(held.withdrawn_at, i18n.language) })
        : t('force_majeure.declared')}
    </Badge>
  );
}

import { Badge, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconClock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import type { Delivery, Letter, Outcome } from './types';

const LOOK = {
  taken: { color: 'green', Icon: IconCircleCheck },
  deferred: { color: 'orange', Icon: IconClock },
  refused: { color: 'red', Icon: IconX },
} as const;

function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const { color, Icon } = LOOK[outcome];
  return (
    <Badge color={color} variant="light" tt="none" radius="sm" leftSection={<Icon size={12} aria-hidden />}>
      {t(`mail.outcome_${outcome}`)}
    </Badge>
  );
}

/** Every attempt at every recipient, the oldest first. */
export function DeliveryLog({ letter }: { letter: Letter }) {
  const { t } = useTranslation();
  if (letter.deliveries.length === 0) return <Text size="sm">{t('mail.no_attempts')}</Text>;
  const deliveries = letter.deliveries.map((delivery, index) => ({ delivery, key: `${index}` }));
  return (
    <ListTable label={t('mail.log')} minWidth={620} columns={[t('mail.when'), t('mail.to'), t('mail.outcome'), t('mail.answer')]}>
      {deliveries.map(({ key, delivery }) => (
        <Row key={key} delivery={delivery} />
      ))}
    </ListTable>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const { i18n } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className="numbers">{formatInstant(delivery.at, i18n.language)}</Table.Td>
      <Table.Td>{delivery.to}</Table.Td>
      <Table.Td>
        <OutcomeBadge outcome={delivery.outcome} />
      </Table.Td>
      <Table.Td maw={420}>{delivery.answer ?? '—'}</Table.Td>
    </Table.Tr>
  );
}

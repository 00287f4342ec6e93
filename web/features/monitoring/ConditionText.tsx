import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import type { Condition } from '@/shared/api/types';
import { labelOf } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';

/** What is wrong, in the words of the rules that found it, with the cases it led to. */
export function ConditionText({ condition }: { condition: Condition }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(productsQuery);
  const product = data?.find((held) => held.labels?.conditions?.[condition.kind]);
  const from = formatShort(condition.since, i18n.language);
  const when = condition.until
    ? t('monitoring.over', { from, to: formatShort(condition.until, i18n.language) })
    : t('monitoring.since', { from });
  return (
    <Text size="sm">
      {labelOf(i18n, product, 'conditions', condition.kind)}: {when}
      {condition.tickets.map((ticket) => (
        <Fragment key={ticket.id}>
          {' '}
          <AppLink to={ticketPath(ticket.id)} size="sm" underline="always">
            {ticket.number}
          </AppLink>
        </Fragment>
      ))}
    </Text>
  );
}

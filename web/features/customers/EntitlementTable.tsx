import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { organisationsQuery, useProduct } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { customerPath, entitlementPath } from '@/shared/lib/paths';
import { formatPeriod } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import type { Entitlement } from './api';
import { Balance, minutesWords } from './Balance';
import { ExpiryBadge } from './ExpiryBadge';
import { kindWords, tierWords } from './words';

/** Contracts with what is left of them; with customers where they are of many. */
export function EntitlementTable({ entitlements, named }: { entitlements: Entitlement[]; named: boolean }) {
  const { t } = useTranslation();
  const columns = [
    t('contract.contract'),
    ...(named ? [t('contract.customer')] : []),
    t('contract.product'),
    t('contract.period'),
    t('contract.state'),
    t('contract.balance'),
  ];
  return (
    <ListTable label={t('contract.title')} columns={columns}>
      {entitlements.map((entitlement) => (
        <Row key={entitlement.id} entitlement={entitlement} named={named} />
      ))}
    </ListTable>
  );
}

function Row({ entitlement, named }: { entitlement: Entitlement; named: boolean }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(entitlement.product);
  const organisations = useQuery({ ...organisationsQuery, enabled: named });
  const customer = organisations.data?.find(({ id }) => id === entitlement.customer);
  return (
    <Table.Tr>
      <Table.Td>
        <AppLink to={entitlementPath(entitlement.id)} className="row-link">
          {kindWords(i18n, entitlement.kind, product)}
          {entitlement.tier ? ` · ${tierWords(i18n, entitlement.tier, product)}` : ''}
        </AppLink>
        {entitlement.key_last4 && (
          <Text size="xs" c="dimmed">
            {t('contract.key', { end: entitlement.key_last4 })}
          </Text>
        )}
      </Table.Td>
      {named && (
        <Table.Td>
          <AppLink to={customerPath(entitlement.customer)}>{customer?.name ?? t('contract.customer')}</AppLink>
        </Table.Td>
      )}
      <Table.Td>{text(product?.name) || entitlement.product}</Table.Td>
      <Table.Td className="numbers">{formatPeriod(entitlement.valid_from, entitlement.valid_to, i18n.language)}</Table.Td>
      <Table.Td>
        <ExpiryBadge of={entitlement} />
      </Table.Td>
      <Table.Td>
        {typeof entitlement.available_minutes === 'number' && (
          <AppLink
            to={entitlementPath(entitlement.id)}
            c="inherit"
            aria-label={t('contract.open_statement', { left: minutesWords(i18n, entitlement.available_minutes) })}
          >
            <Balance of={entitlement} />
          </AppLink>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

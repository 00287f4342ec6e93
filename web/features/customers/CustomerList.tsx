import { Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { customerPath } from '@/shared/lib/paths';
import { formatShort } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { customersQuery } from './api';

export function CustomerList({ name }: { name: string | undefined }) {
  const { t, i18n } = useTranslation();
  const list = useInfiniteQuery(customersQuery(name));
  return (
    <Pages query={list} empty={<Empty title={t(name ? 'customer.nothing' : 'customer.none')} />}>
      {(customers) => (
        <ListTable label={t('customer.title')} minWidth={560} columns={[t('customer.name'), t('customer.tax_id'), t('customer.since')]}>
          {customers.map((customer) => (
            <Table.Tr key={customer.id}>
              <Table.Td>
                <AppLink to={customerPath(customer.id)} className="row-link">
                  {customer.name}
                </AppLink>
              </Table.Td>
              <Table.Td className="numbers">{customer.tax_id}</Table.Td>
              <Table.Td className="numbers">{formatShort(customer.created_at, i18n.language)}</Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </Pages>
  );
}

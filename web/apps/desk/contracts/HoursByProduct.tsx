import { Stack, Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Entitlement } from '@/features/customers/api';
import { minutesWords } from '@/features/customers/Balance';
import { type Cut, hoursByProduct, type ProductHours } from '@/features/customers/cuts';
import { today } from '@/features/customers/expiry';
import { useProduct } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';

/** Hours that are left of each product; every number opens the contracts it is made of. */
export function HoursByProduct({ entitlements }: { entitlements: Entitlement[] }) {
  const { t } = useTranslation();
  const products = hoursByProduct(entitlements, today());
  if (products.length === 0) return null;
  return (
    <Stack gap="xs">
      {/* On a phone no heading of a column tells. */}
      <Title order={2} hiddenFrom="xs">
        {t('contract.hours_by_product')}
      </Title>
      <ListTable
        label={t('contract.hours_by_product')}
        minWidth={560}
        columns={[
          t('contract.hours_by_product'),
          t('contract.with_hours'),
          t('contract.balance'),
          t('contract.cut_low'),
          t('contract.cut_soon'),
        ]}
      >
        {products.map((sum) => (
          <Row key={sum.product} sum={sum} />
        ))}
      </ListTable>
    </Stack>
  );
}

function Row({ sum }: { sum: ProductHours }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const name = text(useProduct(sum.product)?.name) || sum.product;
  const cell = (cut: Cut, words: string, column: string, none = false) => (
    <Table.Td className="numbers">
      {none ? (
        words
      ) : (
        <AppLink to="/contracts" search={{ show: cut, product: sum.product }} fw={600} aria-label={`${name}: ${column}, ${words}`}>
          {words}
        </AppLink>
      )}
    </Table.Td>
  );
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      {cell('hours', String(sum.contracts), t('contract.with_hours'))}
      {cell('hours', minutesWords(i18n, sum.minutes), t('contract.balance'))}
      {cell('low', String(sum.low), t('contract.cut_low'), sum.low === 0)}
      {cell('soon', String(sum.soon), t('contract.cut_soon'), sum.soon === 0)}
    </Table.Tr>
  );
}

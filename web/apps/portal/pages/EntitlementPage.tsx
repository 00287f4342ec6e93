import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { entitlementQuery } from '@/features/entitlements/api';
import { LedgerPanels } from '@/features/entitlements/LedgerTable';
import { ValidityText } from '@/features/entitlements/ValidityText';
import { exportHours, statementOf } from '@/features/reports/hours';
import { useProduct } from '@/shared/api/catalogue';
import type { EntitlementView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { formatDate } from '@/shared/lib/time';
import { TableExport } from '@/shared/ui/ExportMenu';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function EntitlementPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(entitlementQuery(id));
  return (
    <Stack className="page" gap="lg">
      <AppLink to="/contracts" size="sm">
        {t('entitlement.all')}
      </AppLink>
      <Loaded query={query}>{(entitlement) => <Entitlement entitlement={entitlement} />}</Loaded>
    </Stack>
  );
}

function Entitlement({ entitlement }: { entitlement: EntitlementView }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(entitlement.product);
  const hasHours = typeof entitlement.available_minutes === 'number';
  const facts = [
    entitlement.tier && t('entitlement.tier', { tier: entitlement.tier }),
    entitlement.key_last4 && t('entitlement.key', { last4: entitlement.key_last4 }),
    entitlement.items.length > 0 && t('entitlement.items', { count: entitlement.items.length }),
  ].filter(Boolean);
  return (
    <>
      <PageTitle title={text(product?.name) || entitlement.product} />
      <Panel title={t('entitlement.period')}>
        <Stack gap="xs" align="flex-start">
          <ValidityText entitlement={entitlement} />
          <Text size="sm">
            {t('entitlement.dates', {
              from: formatDate(entitlement.valid_from, i18n.language),
              to: formatDate(entitlement.valid_to, i18n.language),
            })}
          </Text>
          {product?.provider.name && <Text size="sm">{t('entitlement.provider', { name: product.provider.name })}</Text>}
          {facts.length > 0 && <Text size="sm">{facts.join(' · ')}</Text>}
          <AppLinkButton to="/new" search={{ product: entitlement.product }} size="sm" variant="default">
            {t('catalogue.ask')}
          </AppLinkButton>
        </Stack>
      </Panel>
      {hasHours ? (
        <>
          <LedgerPanels entitlement={entitlement.id} granted={entitlement.units_minutes} />
          <Group>
            <TableExport name={t('entitlement.file')} load={(format) => exportHours(statementOf(entitlement), format)} />
          </Group>
        </>
      ) : (
        <Text size="sm">{t('entitlement.no_hours')}</Text>
      )}
    </>
  );
}

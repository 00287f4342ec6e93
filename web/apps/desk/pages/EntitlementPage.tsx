import { Button, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Entitlement, entitlementQuery } from '@/features/customers/api';
import { ExpiryBadge } from '@/features/customers/ExpiryBadge';
import { Ledger } from '@/features/customers/Ledger';
import { PostEntry } from '@/features/customers/PostEntry';
import { kindWords, tierWords } from '@/features/customers/words';
import { exportHours, statementOf } from '@/features/reports/hours';
import { organisationsQuery, useProduct } from '@/shared/api/catalogue';
import { useLabels, useText } from '@/shared/i18n/labels';
import { customerPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { formatDate } from '@/shared/lib/time';
import { TableExport } from '@/shared/ui/ExportMenu';
import { FactGrid } from '@/shared/ui/Facts';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function EntitlementPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(entitlementQuery(id));
  return (
    <div className="page page-wide">
      <Loaded query={query}>{(entitlement) => <Page entitlement={entitlement} />}</Loaded>
    </div>
  );
}

function Page({ entitlement }: { entitlement: Entitlement }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const label = useLabels(entitlement.product);
  const product = useProduct(entitlement.product);
  const organisations = useQuery(organisationsQuery);
  const { role } = useAccount();
  const [granting, setGranting] = useState(false);
  const counted = entitlement.units_minutes !== null && entitlement.units_minutes !== undefined;
  const customer = organisations.data?.find(({ id }) => id === entitlement.customer);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Group gap="md">
          <PageTitle title={`${kindWords(i18n, entitlement.kind, product)} · ${customer?.name ?? ''}`} />
          <ExpiryBadge of={entitlement} />
        </Group>
        {counted && role !== 'agent' && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setGranting(true)}>
            {t('ledger.grant')}
          </Button>
        )}
      </Group>
      <Panel title={t('contract.facts')}>
        <FactGrid
          facts={[
            [
              t('contract.customer'),
              <AppLink key="customer" to={customerPath(entitlement.customer)}>
                {customer?.name ?? t('contract.customer')}
              </AppLink>,
            ],
            [t('contract.product'), text(product?.name) || entitlement.product],
            [t('contract.tier'), entitlement.tier && tierWords(i18n, entitlement.tier, product)],
            [t('contract.from'), formatDate(entitlement.valid_from, i18n.language)],
            [t('contract.to'), formatDate(entitlement.valid_to, i18n.language)],
            [t('contract.source'), label('sources', entitlement.source)],
            [t('contract.number'), entitlement.key_last4 && t('contract.key', { end: entitlement.key_last4 })],
            [t('contract.items'), entitlement.items.length || null],
          ]}
        />
      </Panel>
      {counted && (
        <Panel
          title={t('ledger.title')}
          right={<TableExport name={t('ledger.file')} load={(format) => exportHours(statementOf(entitlement), format)} />}
        >
          <Ledger entitlement={entitlement.id} />
        </Panel>
      )}
      {granting && <PostEntry entitlement={entitlement.id} onClose={() => setGranting(false)} />}
    </Stack>
  );
}

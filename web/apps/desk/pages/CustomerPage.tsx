import { Button, Group, Stack } from '@mantine/core';
import { IconPlus, IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Customer, entitlementsQuery } from '@/features/customers/api';
import { EntitlementTable } from '@/features/customers/EntitlementTable';
import { NewContact } from '@/features/customers/NewContact';
import { NewEntitlement } from '@/features/customers/NewEntitlement';
import { CustomerTickets } from '@/features/tickets/CustomerTickets';
import { organisationsQuery } from '@/shared/api/catalogue';
import { formatInstant } from '@/shared/lib/time';
import { FactGrid } from '@/shared/ui/Facts';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Panel } from '@/shared/ui/Panel';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { NotFoundPage } from './NotFoundPage';

export function CustomerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const organisations = useQuery(organisationsQuery);
  return (
    <Loaded query={organisations}>
      {(all) => {
        const customer = all.find((one) => one.id === id);
        return customer ? <Page customer={customer} /> : <NotFoundPage />;
      }}
    </Loaded>
  );
}

function Page({ customer }: { customer: Customer }) {
  const { t, i18n } = useTranslation();
  const [adding, setAdding] = useState<'contact' | 'entitlement' | null>(null);
  const entitlements = useInfiniteQuery(entitlementsQuery({ customer: customer.id }));
  const close = () => setAdding(null);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={customer.name} />
        <Group gap="xs">
          <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setAdding('contact')}>
            {t('customer.new_contact')}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding('entitlement')}>
            {t('contract.new')}
          </Button>
        </Group>
      </Group>
      <Panel title={t('customer.facts')}>
        <FactGrid
          facts={[
            [t('customer.tax_id'), customer.tax_id],
            [
              t('customer.form'),
              i18n.exists(`customer.form_${customer.legal_form}`) ? t(`customer.form_${customer.legal_form}`) : customer.legal_form,
            ],
            [t('customer.since'), formatInstant(customer.created_at, i18n.language)],
          ]}
        />
      </Panel>
      <Panel title={t('contract.title')}>
        <Pages query={entitlements} empty={<Empty title={t('contract.none')} />}>
          {(all) => <EntitlementTable entitlements={all} named={false} />}
        </Pages>
      </Panel>
      <Panel
        title={t('customer.open_cases')}
        right={
          <AppLink to="/" search={{ customer: customer.id }} size="sm">
            {t('customer.in_queue')}
          </AppLink>
        }
      >
        <CustomerTickets customer={customer.id} />
      </Panel>
      {adding === 'contact' && <NewContact organisation={customer.id} onClose={close} />}
      {adding === 'entitlement' && <NewEntitlement customer={customer.id} onClose={close} />}
    </Stack>
  );
}

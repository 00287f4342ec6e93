import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { entitlementsQuery } from '@/features/entitlements/api';
import { HoursText } from '@/features/entitlements/HoursText';
import { ValidityText } from '@/features/entitlements/ValidityText';
import { isCurrent, validityOf } from '@/features/entitlements/validity';
import { useProduct } from '@/shared/api/catalogue';
import type { EntitlementView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { entitlementPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

/** What the customer has: what is in force first, then what is to come, then what is over. */
export function EntitlementsPage() {
  const { t } = useTranslation();
  const query = useQuery(entitlementsQuery);
  return (
    <Stack className="page" gap="lg">
      <PageTitle title={t('entitlement.title')} />
      <Loaded query={query}>
        {(all) => {
          const now = new Date();
          const byEnd = all.toSorted((left, right) => left.valid_to.localeCompare(right.valid_to));
          if (all.length === 0) return <Empty title={t('entitlement.none')} />;
          return (
            <>
              <Part title={t('entitlement.in_force')} entitlements={byEnd.filter((one) => isCurrent(one, now))} />
              <Part title={t('entitlement.coming')} entitlements={byEnd.filter((one) => validityOf(one, now) === 'future')} />
              <Part title={t('entitlement.past')} entitlements={byEnd.filter((one) => validityOf(one, now) === 'ended').toReversed()} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function Part({ title, entitlements }: { title: string; entitlements: EntitlementView[] }) {
  const id = useId();
  if (entitlements.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      <ul className="list cards">
        {entitlements.map((one) => (
          <Card key={one.id} entitlement={one} />
        ))}
      </ul>
    </Stack>
  );
}

function Card({ entitlement }: { entitlement: EntitlementView }) {
  const { t } = useTranslation();
  const text = useText();
  const product = useProduct(entitlement.product);
  return (
    <li className="surface" style={{ padding: 16, minWidth: 0 }}>
      <Stack gap="xs">
        <AppLink to={entitlementPath(entitlement.id)} className="row-link">
          {text(product?.name) || entitlement.product}
        </AppLink>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {[
              product?.provider.name,
              entitlement.tier && t('entitlement.tier', { tier: entitlement.tier }),
              entitlement.key_last4 && t('entitlement.key', { last4: entitlement.key_last4 }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Group>
        <ValidityText entitlement={entitlement} />
        {typeof entitlement.available_minutes === 'number' && (
          <HoursText available={entitlement.available_minutes} granted={entitlement.units_minutes} />
        )}
      </Stack>
    </li>
  );
}

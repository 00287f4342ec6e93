import { Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelList } from '@/features/catalogue/ChannelList';
import { ServiceHours } from '@/features/catalogue/ServiceHours';
import { currentEntitlementsQuery, entitlementsQuery } from '@/features/entitlements/api';
import { draftName } from '@/features/requests/api';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { hasDraft } from '@/shared/lib/drafts';
import { useAccount } from '@/shared/lib/session';
import { AppLinkButton } from '@/shared/ui/links';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { PromiseList } from '../Promises';
import { RightText } from '../RightText';

/** What can be asked for at all: products, how to reach their support, when somebody is there, what is promised. */
export function CataloguePage() {
  const { t } = useTranslation();
  const products = useQuery(productsQuery);
  const rights = useQuery(entitlementsQuery);
  const own = new Set(rights.data?.map((right) => right.product));
  return (
    <Stack className="page" gap="lg">
      <PageTitle title={t('request.title')} />
      <Text>{t('catalogue.intro')}</Text>
      <Loaded query={products}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('request.no_products')} />
          ) : (
            <div className="cards">
              {all
                .toSorted((left, right) => Number(own.has(right.code)) - Number(own.has(left.code)))
                .map((product) => (
                  <ProductCard key={product.code} product={product} />
                ))}
            </div>
          )
        }
      </Loaded>
    </Stack>
  );
}

function ProductCard({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const account = useAccount();
  const [opened, setOpened] = useState(false);
  const rights = useQuery(currentEntitlementsQuery(product.code));
  const name = text(product.name);
  return (
    <article className="surface" aria-label={name} data-product={product.code} style={{ padding: 16, minWidth: 0 }}>
      <Stack gap="sm" h="100%">
        <div>
          <Title order={2}>{name}</Title>
          <Text size="sm" c="dimmed">
            {product.provider.name}
          </Text>
        </div>
        <RightText product={product.code} />
        <ServiceHours calendar={product.calendar} />
        <ChannelList product={product} />
        <details onToggle={(event) => setOpened(event.currentTarget.open)}>
          <summary>{t('catalogue.promised')}</summary>
          {opened && <PromiseList product={product} />}
          <Regulation product={product} />
        </details>
        <Group mt="auto" gap="sm">
          <AppLinkButton
            to="/new"
            search={{ product: product.code }}
            variant={rights.data?.length === 0 ? 'default' : 'filled'}
            aria-label={t('catalogue.ask_of', { product: name })}
          >
            {t('catalogue.ask')}
          </AppLinkButton>
          {hasDraft(draftName(account.id, product.code)) && (
            <Badge variant="light" color="yellow" tt="none" radius="sm">
              {t('catalogue.draft')}
            </Badge>
          )}
        </Group>
      </Stack>
    </article>
  );
}

/** The document all of it rests on. */
function Regulation({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const document = product.rule_sets.filter((one) => !one.withdrawn_at).at(-1)?.document;
  if (!document || typeof document === 'string') return null;
  const title = text(document.title) || document.code;
  return (
    <Text size="sm" c="dimmed" pt="sm">
      {t('catalogue.by')}{' '}
      {document.url ? (
        <Anchor href={document.url} size="sm" target="_blank" rel="noreferrer" underline="always">
          {title}
        </Anchor>
      ) : (
        title
      )}
    </Text>
  );
}

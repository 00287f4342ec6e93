import { Badge, Group, Select, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pluginPath, promiseQuery } from '@/features/rules/api';
import { CoverageText } from '@/features/tickets/CoverageText';
import { DueInstant } from '@/features/timers/DueInstant';
import { ruleWords } from '@/features/timers/words';
import { organisationsQuery, productsQuery } from '@/shared/api/catalogue';
import type { KindDeclaration, Product } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { NotFoundPage } from './NotFoundPage';

const CHANNELS = ['email', 'phone', 'portal'];

export function ProductRulesPage() {
  const { product: code } = useParams({ strict: false }) as { product: string };
  const products = useQuery(productsQuery);
  return (
    <Loaded query={products}>
      {(all) => {
        const product = all.find((one) => one.code === code);
        return product ? <Page product={product} /> : <NotFoundPage />;
      }}
    </Loaded>
  );
}

function Page({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const current = product.rule_sets[0];
  const document = typeof current?.document === 'object' ? current.document : undefined;
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('rules.of_product', { product: text(product.name) })} />
      {current && (
        <Text size="sm" c="dimmed">
          <AppLink to={pluginPath(current)} size="sm" underline="always">
            {current.plugin} {current.version}
          </AppLink>
          {document && ` · ${text(document.title)}`}
        </Text>
      )}
      <Promises product={product} />
      <Kinds product={product} />
      <Actions product={product} />
    </Stack>
  );
}

/** The rules asked on the spot: a request of each kind, come now by this channel from this customer. */
function Promises({ product }: { product: Product }) {
  const { t } = useTranslation();
  const organisations = useQuery(organisationsQuery);
  const [channel, setChannel] = useState('email');
  const [customer, setCustomer] = useState<string | null>(null);
  return (
    <Panel title={t('promise.title')}>
      <Stack gap="md">
        <Text size="sm">{t('promise.hint')}</Text>
        <Group gap="md">
          <Select
            label={t('promise.channel')}
            allowDeselect={false}
            value={channel}
            onChange={(value) => setChannel(value ?? 'email')}
            data={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
          />
          <Select
            label={t('promise.customer')}
            placeholder={t('promise.unknown')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('queue.clear') }}
            value={customer}
            onChange={setCustomer}
            data={(organisations.data ?? []).filter(({ kind }) => kind === 'customer').map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Group>
        <ListTable
          label={t('promise.title')}
          columns={[
            t('promise.kind'),
            t('coverage.title'),
            t('promise.deadline'),
            t('promise.rule'),
            t('promise.due'),
            t('promise.clauses'),
          ]}
        >
          {product.kinds.map((kind) => (
            <PromiseRows key={kind.code} product={product} kind={kind} channel={channel} customer={customer ?? undefined} />
          ))}
        </ListTable>
      </Stack>
    </Panel>
  );
}

type RowsProps = { product: Product; kind: KindDeclaration; channel: string; customer: string | undefined };

function PromiseRows({ product, kind, channel, customer }: RowsProps) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const label = useLabels(product.code);
  const promise = useQuery(promiseQuery(product.code, { kind: kind.code, channel, customer }));
  const timers = promise.data?.timers ?? [];
  const height = Math.max(timers.length, 1);
  const first = (
    <>
      <Table.Td rowSpan={height} style={{ verticalAlign: 'top' }}>
        <Text size="sm" fw={600}>
          {text(kind.title) || label('kinds', kind.code)}
        </Text>
      </Table.Td>
      <Table.Td rowSpan={height} maw={260} style={{ verticalAlign: 'top' }}>
        {promise.data && <CoverageText coverage={promise.data.coverage} label={label} />}
      </Table.Td>
    </>
  );
  if (timers.length === 0) {
    return (
      <Table.Tr>
        {first}
        <Table.Td colSpan={4}>
          {promise.error ? <Problem error={promise.error} /> : t(promise.isPending ? 'common.loading' : 'promise.none')}
        </Table.Td>
      </Table.Tr>
    );
  }
  return timers.map((timer, index) => (
    <Table.Tr key={timer.code} style={{ verticalAlign: 'top' }}>
      {index === 0 && first}
      <Table.Td>{label('timers', timer.code)}</Table.Td>
      <Table.Td>{ruleWords(i18n, timer.explain?.rule)}</Table.Td>
      <Table.Td>{timer.due_at && <DueInstant at={timer.due_at} zone={timer.explain?.zone} />}</Table.Td>
      <Table.Td>
        <ClauseChips clauses={timer.clauses} />
      </Table.Td>
    </Table.Tr>
  ));
}

function Kinds({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const label = useLabels(product.code);
  return (
    <Panel title={t('rules.kinds')}>
      <ListTable label={t('rules.kinds')} columns={[t('promise.kind'), t('rules.fields'), t('rules.form')]}>
        {product.kinds.map((kind) => (
          <Table.Tr key={kind.code}>
            <Table.Td>{text(kind.title) || label('kinds', kind.code)}</Table.Td>
            <Table.Td>{(kind.fields ?? []).map((field) => `${text(field.title)}${field.required ? ' *' : ''}`).join(', ')}</Table.Td>
            <Table.Td>{kind.form && label('forms', kind.form)}</Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      <Text size="xs" c="dimmed" mt="xs">
        {t('rules.required')}
      </Text>
    </Panel>
  );
}

function Actions({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const actions = product.actions ?? [];
  if (actions.length === 0) return null;
  return (
    <Panel title={t('rules.actions')}>
      <ListTable label={t('rules.actions')} columns={[t('rules.action'), t('rules.roles'), t('rules.states')]}>
        {actions.map((action) => (
          <Table.Tr key={action.code}>
            <Table.Td>{text(action.title)}</Table.Td>
            <Table.Td>{(action.roles ?? []).map((role) => t(`role.${role}`)).join(', ')}</Table.Td>
            <Table.Td>
              <Group gap={4}>
                {(action.states ?? []).map((state) => (
                  <Badge key={state} variant="light" color="gray" tt="none" radius="sm">
                    {t(`status.${state}`)}
                  </Badge>
                ))}
                {(action.states ?? []).length === 0 && t('rules.any_open')}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
    </Panel>
  );
}

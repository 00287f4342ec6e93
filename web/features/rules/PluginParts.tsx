import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PluginDetailView } from '@/shared/api/generated';
import { type Label, useText } from '@/shared/i18n/labels';
import { calendarPath, rulesPath } from '@/shared/lib/paths';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { ruleSetsQuery } from './api';
import { stateOf } from './RuleSetTable';
import { declared, defaultsFor } from './settings';
import { settingTitle, settingWords } from './settingWords';

type Props = { detail: PluginDetailView };

/** The deadlines that a version may start, and what the desk does with each by itself. */
export function Promises({ detail, label }: Props & { label: Label }) {
  const { t } = useTranslation();
  const text = useText();
  const metBy = (promise: PluginDetailView['promises'][number]) => [
    ...(promise.met_by_registration ? [t('plugin.by_registration')] : []),
    ...promise.met_by.map((type) => t(`message_type.${type}`)),
    ...(promise.met_by_refusal ? [t('plugin.by_refusal')] : []),
  ];
  return (
    <Panel title={t('plugin.promises')}>
      <ListTable
        label={t('plugin.promises')}
        columns={[t('plugin.promise'), t('plugin.met_by'), t('plugin.paused_in'), t('plugin.when_due'), t('plugin.cancelled')]}
      >
        {detail.promises.map((promise) => (
          <Table.Tr key={promise.code}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {text(promise.title)}
              </Text>
              <Text size="xs" c="dimmed">
                {promise.code}
              </Text>
            </Table.Td>
            <Table.Td>{metBy(promise).join(', ') || t('plugin.met_by_rules')}</Table.Td>
            <Table.Td>
              <Group gap={4}>
                {promise.paused_in.map((state) => (
                  <Badge key={state} variant="light" color="gray" tt="none" radius="sm">
                    {t(`status.${state}`)}
                  </Badge>
                ))}
                {promise.paused_in.length === 0 && t('plugin.never_paused')}
              </Group>
            </Table.Td>
            <Table.Td>
              {[
                promise.closes ? t('plugin.closes', { reason: label('reasons', promise.closes) }) : '',
                promise.alerts ? t('plugin.alerts') : t('plugin.no_alerts'),
              ]
                .filter(Boolean)
                .join('; ')}
            </Table.Td>
            <Table.Td>{t(promise.cancelled_by_customer ? 'plugin.by_customer' : 'plugin.not_by_customer')}</Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
    </Panel>
  );
}

/** Where it serves: the document and calendar of each product, and since when it is in force there. */
export function Products({ detail }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const ruleSets = useQuery(ruleSetsQuery).data ?? [];
  const now = new Date().toISOString();
  return (
    <Panel title={t('plugin.products')}>
      <ListTable
        label={t('plugin.products')}
        columns={[t('rules.product'), t('rules.rule_set'), t('plugin.document'), t('plugin.calendar'), t('rules.state')]}
      >
        {detail.declared_products.map((product) => {
          const states = ruleSets
            .filter((one) => one.product === product.code && one.digest === detail.digest)
            .map((one) => stateOf(one, ruleSets, now));
          return (
            <Table.Tr key={product.code}>
              <Table.Td>
                <AppLink to={rulesPath(product.code)} size="sm">
                  {text(product.title)}
                </AppLink>
              </Table.Td>
              <Table.Td>{product.rule_set}</Table.Td>
              <Table.Td>{text(detail.documents.find(({ code }) => code === product.document)?.title) || product.document}</Table.Td>
              <Table.Td>
                <AppLink to={calendarPath(product.calendar)} size="sm">
                  {product.calendar}
                </AppLink>
              </Table.Td>
              <Table.Td>{[...new Set(states)].map((state) => t(`rules.state_${state}`)).join(', ') || t('plugin.not_in_force')}</Table.Td>
            </Table.Tr>
          );
        })}
      </ListTable>
    </Panel>
  );
}

/** What an administrator may set, with what holds for each product where nothing is set. */
export function Settings({ detail }: Props) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const settings = declared(detail);
  const products = detail.declared_products;
  const label = t('rules.settings');
  if (settings.length === 0) return null;
  return (
    <Panel title={label}>
      <ListTable
        label={label}
        columns={[t('plugin.setting'), ...products.map(({ title }) => t('plugin.default_for', { product: text(title) }))]}
      >
        {settings.map(([code, schema]) => (
          <Table.Tr key={code}>
            <Table.Td>
              <Text size="sm">{settingTitle(i18n, code, schema)}</Text>
              <Text size="xs" c="dimmed">
                {code}
              </Text>
            </Table.Td>
            {products.map((product) => {
              const value = defaultsFor(detail, product.code)[code];
              return <Table.Td key={product.code}>{value === undefined ? '' : settingWords(i18n, value, schema)}</Table.Td>;
            })}
          </Table.Tr>
        ))}
      </ListTable>
    </Panel>
  );
}

/** What the version may be asked and may answer: beyond this, it is refused. */
export function Abilities({ detail }: Props) {
  const { t, i18n } = useTranslation();
  const words = (group: 'hook' | 'effect', codes: string[]) =>
    codes.map((code) => ({ code, word: i18n.exists(`${group}.${code}`) ? t(`${group}.${code}`) : code }));
  const part = (title: string, list: { code: string; word: string }[]) => (
    <div>
      <Text size="sm" fw={600} mb={4} component="h3" m={0}>
        {title}
      </Text>
      <Group gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {list.map(({ code, word }) => (
          <Badge key={code} component="li" variant="light" color="gray" tt="none" radius="sm" title={code}>
            {word}
          </Badge>
        ))}
      </Group>
    </div>
  );
  return (
    <Panel title={t('plugin.abilities')}>
      <Stack gap="md">
        {part(t('plugin.hooks'), words('hook', detail.hooks))}
        {part(t('plugin.effects'), words('effect', detail.effects))}
      </Stack>
    </Panel>
  );
}

export function Documents({ detail }: Props) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {detail.documents.map((document) => (
        <li key={document.code}>
          {document.url ? (
            <Anchor href={document.url} target="_blank" rel="noreferrer" size="sm">
              {t('plugin.document_opens', { title: text(document.title) || document.code })}
            </Anchor>
          ) : (
            <Text size="sm">{text(document.title) || document.code}</Text>
          )}
        </li>
      ))}
    </Stack>
  );
}

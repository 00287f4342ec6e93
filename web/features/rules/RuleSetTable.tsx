import { Badge, Button, Stack, Table, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import type { RuleSetView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { rulesPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { FormDialog } from '@/shared/ui/FormDialog';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { toast } from '@/shared/ui/toast';
import { pluginPath, pluginQuery, useRollBack } from './api';
import { declared } from './settings';
import { settingTitle, settingWords } from './settingWords';

export type RuleSetState = 'in_force' | 'future' | 'past' | 'withdrawn';

/** Of one product the latest that has begun is in force; the earlier ones hold for tickets received under them. */
export function stateOf(ruleSet: RuleSetView, all: RuleSetView[], now: string): RuleSetState {
  if (ruleSet.withdrawn_at) return 'withdrawn';
  if (Date.parse(ruleSet.in_force_from) > Date.parse(now)) return 'future';
  const begun = all.filter(
    (one) => one.product === ruleSet.product && !one.withdrawn_at && Date.parse(one.in_force_from) <= Date.parse(now),
  );
  const latest = begun.reduce((best, one) => (Date.parse(one.in_force_from) > Date.parse(best.in_force_from) ? one : best), ruleSet);
  return latest.id === ruleSet.id ? 'in_force' : 'past';
}

const COLOR: Record<RuleSetState, string> = { in_force: 'green', future: 'petrol', past: 'gray', withdrawn: 'red' };

export function RuleSetTable({ ruleSets, manages }: { ruleSets: RuleSetView[]; manages: boolean }) {
  const { t } = useTranslation();
  const [back, setBack] = useState<RuleSetView | null>(null);
  const now = new Date().toISOString();
  const columns = [t('rules.product'), t('rules.rule_set'), t('rules.state'), t('rules.from'), t('rules.settings')];
  return (
    <>
      <ListTable label={t('desk.rules')} columns={manages ? [...columns, t('rules.deeds')] : columns}>
        {ruleSets.map((ruleSet) => (
          <Row
            key={ruleSet.id}
            ruleSet={ruleSet}
            state={stateOf(ruleSet, ruleSets, now)}
            onBack={manages ? () => setBack(ruleSet) : undefined}
          />
        ))}
      </ListTable>
      {back && <RollBack ruleSet={back} onClose={() => setBack(null)} />}
    </>
  );
}

function Row({ ruleSet, state, onBack }: { ruleSet: RuleSetView; state: RuleSetState; onBack: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const product = products.data?.find(({ code }) => code === ruleSet.product);
  const document = product?.rule_sets.find(({ plugin, version }) => plugin === ruleSet.plugin && version === ruleSet.version)?.document;
  const settings = Object.entries(ruleSet.settings ?? {});
  return (
    <Table.Tr>
      <Table.Td>
        <AppLink to={rulesPath(ruleSet.product)} className="row-link">
          {text(product?.name) || ruleSet.product}
        </AppLink>
      </Table.Td>
      <Table.Td maw={420}>
        {ruleSet.plugin && ruleSet.version ? (
          <AppLink to={pluginPath({ plugin: ruleSet.plugin, version: ruleSet.version })}>
            {ruleSet.plugin} {ruleSet.version}
          </AppLink>
        ) : (
          ruleSet.code
        )}
        <Text size="xs" c="dimmed">
          {typeof document === 'string' ? document : text(document?.title)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={COLOR[state]} variant="light" tt="none" radius="sm">
          {t(`rules.state_${state}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="numbers">{formatInstant(ruleSet.in_force_from, i18n.language)}</Table.Td>
      <Table.Td>{settings.length === 0 ? t('rules.by_default') : <SettingLines ruleSet={ruleSet} settings={settings} />}</Table.Td>
      {onBack && (
        <Table.Td>
          {(state === 'in_force' || state === 'future') && (
            <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={onBack}>
              {t('rules.roll_back')}
            </Button>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** What is set otherwise than by default, in the words of the version; its codes until they are known. */
function SettingLines({ ruleSet, settings }: { ruleSet: RuleSetView; settings: [string, unknown][] }) {
  const { i18n } = useTranslation();
  const { data } = useQuery(pluginQuery(ruleSet.digest));
  const schemas = new Map(data ? declared(data) : []);
  return (
    <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {settings.map(([code, value]) => (
        <Text key={code} size="sm" component="li" style={{ overflowWrap: 'anywhere' }}>
          {settingTitle(i18n, code, schemas.get(code))}: {settingWords(i18n, value, schemas.get(code) ?? {})}
        </Text>
      ))}
    </Stack>
  );
}

function RollBack({ ruleSet, onClose }: { ruleSet: RuleSetView; onClose: () => void }) {
  const { t } = useTranslation();
  const roll = useRollBack();
  return (
    <FormDialog
      title={t('rules.roll_back_title', { plugin: ruleSet.plugin ?? ruleSet.code, version: ruleSet.version ?? '' })}
      submit={t('rules.roll_back')}
      ready
      pending={roll.isPending}
      error={roll.error}
      color="red.8"
      onSubmit={() =>
        roll.mutate(ruleSet.id, {
          onSuccess: () => {
            toast(t('rules.rolled_back'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t('rules.roll_back_text')}</Text>
    </FormDialog>
  );
}

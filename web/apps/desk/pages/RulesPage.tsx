import { Button, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleSetsQuery } from '@/features/rules/api';
import { RuleSetTable } from '@/features/rules/RuleSetTable';
import { useAccount } from '@/shared/lib/session';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { ActivateRules } from '../rules/ActivateRules';

export function RulesPage() {
  const { t } = useTranslation();
  const { role } = useAccount();
  const ruleSets = useQuery(ruleSetsQuery);
  const [activating, setActivating] = useState(false);
  const manages = role === 'administrator';
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('rules.title')} />
        {manages && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setActivating(true)}>
            {t('rules.activate')}
          </Button>
        )}
      </Group>
      <Loaded query={ruleSets}>
        {(all) => (all.length === 0 ? <Empty title={t('rules.none')} /> : <RuleSetTable ruleSets={all} manages={manages} />)}
      </Loaded>
      {activating && <ActivateRules onClose={() => setActivating(false)} />}
    </Stack>
  );
}

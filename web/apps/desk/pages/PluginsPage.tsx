import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '@/features/rules/api';
import { Journal } from '@/features/rules/Journal';
import { PluginTable } from '@/features/rules/PluginTable';
import { Rehearsal } from '@/features/rules/Rehearsal';
import type { PluginView } from '@/shared/api/generated';
import { useAccount } from '@/shared/lib/session';
import { PageTitle } from '@/shared/ui/states';
import { ActivateRules } from '../rules/ActivateRules';

type Search = JournalFilter & { tab?: string };

export function PluginsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { role } = useAccount();
  const { tab = 'versions', ...filter } = useSearch({ strict: false }) as Search;
  const manages = role === 'administrator';
  const [activating, setActivating] = useState<PluginView | null>(null);
  const go = (search: Search) => void navigate({ to: '/plugins', search, replace: true });
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('desk.plugins')} />
      <Tabs value={tab} onChange={(next) => go({ tab: next === 'versions' ? undefined : (next ?? undefined) })} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t('plugin.views')}>
          <Tabs.Tab value="versions">{t('plugin.versions')}</Tabs.Tab>
          {manages && <Tabs.Tab value="journal">{t('journal.title')}</Tabs.Tab>}
          {manages && <Tabs.Tab value="rehearsal">{t('rehearsal.title')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="versions">
          <PluginTable onActivate={manages ? setActivating : undefined} />
        </Tabs.Panel>
        <Tabs.Panel value="journal">
          <Journal filter={filter} change={(patch) => go({ tab, ...filter, ...patch })} />
        </Tabs.Panel>
        <Tabs.Panel value="rehearsal">
          <Rehearsal />
        </Tabs.Panel>
      </Tabs>
      {activating && <ActivateRules plugin={activating} onClose={() => setActivating(null)} />}
    </Stack>
  );
}

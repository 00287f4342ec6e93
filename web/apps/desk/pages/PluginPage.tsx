import { Button, Code, Group, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pluginQuery } from '@/features/rules/api';
import { ClauseList } from '@/features/rules/ClauseList';
import { Abilities, Documents, Products, Promises, Settings } from '@/features/rules/PluginParts';
import type { PluginDetailView } from '@/shared/api/generated';
import { useLabels, useText } from '@/shared/i18n/labels';
import { formatBytes } from '@/shared/lib/files';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { FactGrid } from '@/shared/ui/Facts';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { ActivateRules } from '../rules/ActivateRules';

/** One version of a regulation's rules: what it promises, on which clauses, and what may be set. */
export function PluginPage() {
  const { t } = useTranslation();
  const { plugin } = useParams({ strict: false }) as { plugin: string };
  const query = useQuery(pluginQuery(plugin));
  return (
    <Stack className="page page-wide" gap="md">
      <AppLink to="/plugins" size="sm">
        {t('plugin.all')}
      </AppLink>
      {!query.data && <PageTitle title={plugin} />}
      <Loaded query={query}>{(detail) => <Parts detail={detail} />}</Loaded>
    </Stack>
  );
}

function Parts({ detail }: { detail: PluginDetailView }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const { role } = useAccount();
  const label = useLabels(detail.products[0]);
  const [activating, setActivating] = useState(false);
  return (
    <>
      <Group justify="space-between">
        <PageTitle title={text(detail.title)} />
        {role === 'administrator' && (
          <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => setActivating(true)}>
            {t('rules.activate')}
          </Button>
        )}
      </Group>
      <Panel title={t('plugin.about')}>
        <FactGrid
          facts={[
            [t('plugin.plugin'), detail.plugin],
            [t('plugin.version'), detail.version],
            [t('plugin.at'), formatInstant(detail.installed_at, i18n.language)],
            [t('plugin.size'), formatBytes(detail.size, i18n.language)],
            [
              t('plugin.digest'),
              <Code key="digest" style={{ overflowWrap: 'anywhere' }}>
                {detail.digest}
              </Code>,
            ],
            [t('plugin.documents'), detail.documents.length > 0 && <Documents key="documents" detail={detail} />],
          ]}
        />
      </Panel>
      <Promises detail={detail} label={label} />
      <Products detail={detail} />
      <Settings detail={detail} />
      <ClauseList detail={detail} />
      <Abilities detail={detail} />
      {activating && <ActivateRules plugin={detail} onClose={() => setActivating(false)} />}
    </>
  );
}

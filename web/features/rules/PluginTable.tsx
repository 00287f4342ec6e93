import { Button, Code, FileButton, Group, Stack, Table, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import type { PluginView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { formatBytes } from '@/shared/lib/files';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Empty, Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { pluginPath, pluginsQuery, useInstall } from './api';

type Props = { onActivate: ((plugin: PluginView) => void) | undefined };

/** Versions that are installed; installing puts no rules in force where some are. */
export function PluginTable({ onActivate }: Props) {
  const { t } = useTranslation();
  const plugins = useQuery(pluginsQuery);
  const install = useInstall();
  const upload = (file: File | null) => {
    if (!file) return;
    install.mutate(file, { onSuccess: ({ plugin, version }) => toast(t('plugin.installed', { plugin, version })) });
  };
  return (
    <Stack gap="md">
      {onActivate && (
        <Group>
          <FileButton onChange={upload} accept=".wasm,application/wasm">
            {(props) => (
              <Button {...props} loading={install.isPending} leftSection={<IconUpload size={16} aria-hidden />}>
                {t('plugin.install')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            {t('plugin.install_hint')}
          </Text>
        </Group>
      )}
      {install.error && <Problem error={install.error} />}
      <Loaded query={plugins}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('plugin.none')} />
          ) : (
            <ListTable
              label={t('desk.plugins')}
              columns={[
                t('plugin.plugin'),
                t('plugin.version'),
                t('plugin.products'),
                t('plugin.size'),
                t('plugin.at'),
                ...(onActivate ? [t('rules.deeds')] : []),
              ]}
            >
              {all.map((plugin) => (
                <Row key={plugin.id} plugin={plugin} onActivate={onActivate && (() => onActivate(plugin))} />
              ))}
            </ListTable>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Row({ plugin, onActivate }: { plugin: PluginView; onActivate: (() => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const name = (code: string) => text(products.data?.find((one) => one.code === code)?.name) || code;
  return (
    <Table.Tr>
      <Table.Td maw={380}>
        <AppLink to={pluginPath(plugin)} size="sm" fw={600}>
          {text(plugin.title)}
        </AppLink>
        <Text size="xs" c="dimmed">
          {plugin.plugin}
        </Text>
      </Table.Td>
      <Table.Td>
        {plugin.version}
        <div>
          <Code title={plugin.digest}>{plugin.digest.slice(0, 12)}</Code>
        </div>
      </Table.Td>
      <Table.Td>{plugin.products.map(name).join(', ')}</Table.Td>
      <Table.Td className="numbers">{formatBytes(plugin.size, i18n.language)}</Table.Td>
      <Table.Td className="numbers">{formatInstant(plugin.installed_at, i18n.language)}</Table.Td>
      {onActivate && (
        <Table.Td>
          <Button size="xs" variant="default" onClick={onActivate}>
            {t('rules.activate')}
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

import { Group, Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { enableShortcuts, keyWords, type Scope, type Shortcut, useLiveShortcuts, useShortcutsEnabled } from './store';

const SCOPES: Scope[] = ['list', 'case', 'everywhere'];

/** Every key that works on the page now, and the switch for those without Ctrl. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const shortcuts = useLiveShortcuts();
  const enabled = useShortcutsEnabled();
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <Switch
          label={t('keys.enabled')}
          description={t('keys.enabled_hint')}
          checked={enabled}
          onChange={(event) => enableShortcuts(event.currentTarget.checked)}
        />
        {SCOPES.map((scope) => {
          const here = shortcuts.filter((shortcut) => shortcut.scope === scope);
          return here.length > 0 && <Keys key={scope} title={t(`keys.scope_${scope}`)} shortcuts={here} />;
        })}
        <Text size="sm" c="dimmed">
          {t('keys.layout')}
        </Text>
      </Stack>
    </Modal>
  );
}

/** What several keys do stands once, with all of them. */
function byName(shortcuts: Shortcut[]): [name: string, keys: string[]][] {
  const names = new Map<string, string[]>();
  for (const { name, keys } of shortcuts) names.set(name, [...(names.get(name) ?? []), keys]);
  return [...names];
}

function Keys({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <Table withRowBorders={false} verticalSpacing={4} captionSide="top">
      <Table.Caption style={{ textAlign: 'start', fontWeight: 600, color: 'inherit' }}>{title}</Table.Caption>
      <Table.Tbody>
        {byName(shortcuts).map(([name, keys]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                {keys.map((one) => (
                  <Kbd key={one}>{keyWords(one)}</Kbd>
                ))}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

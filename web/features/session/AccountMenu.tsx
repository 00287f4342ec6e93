import { Button, Menu, Text } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOut, useSession } from '@/shared/lib/session';

export function AccountMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const queryClient = useQueryClient();
  if (session.phase !== 'signed_in') return null;
  const { account } = session;
  const leave = async () => {
    await signOut();
    // Nothing of this person may greet the next one.
    queryClient.clear();
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="subtle" size="compact-md" leftSection={<IconUser size={18} aria-hidden />} maw={220}>
          {account.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm">{account.email ?? account.name}</Text>
          <Text size="xs" c="dimmed">
            {t(`role.${account.role}`)}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {t('sign_in.leave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

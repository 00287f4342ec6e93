import { ActionIcon, Group, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOut, useSession } from '@/shared/lib/session';

/** Who is signed in, and the way out. No menu: its positioning library would weigh on the first load. */
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
    <Group gap={4} wrap="nowrap">
      <Text size="sm" title={t(`role.${account.role}`)} truncate maw={180} visibleFrom="xs">
        {account.name}
      </Text>
      <ActionIcon variant="subtle" size="lg" aria-label={t('sign_in.leave_as', { name: account.name })} onClick={() => void leave()}>
        <IconLogout size={20} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

import { ActionIcon, Group, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/lib/session';
import { useLeave } from './useLeave';

/** Who is signed in, as a link where there is a page about them, and the way out. No menu: its positioning library would weigh on the first load. */
export function AccountMenu({ link }: { link?: (name: string) => ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const leave = useLeave();
  if (session.phase !== 'signed_in') return null;
  const { account } = session;
  return (
    <Group gap={4} wrap="nowrap">
      {link?.(account.name) || (
        <Text size="sm" title={t(`role.${account.role}`)} truncate maw={180} visibleFrom="xs">
          {account.name}
        </Text>
      )}
      <ActionIcon variant="subtle" size="lg" aria-label={t('sign_in.leave_as', { name: account.name })} onClick={() => void leave()}>
        <IconLogout size={20} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

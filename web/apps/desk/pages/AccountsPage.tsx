import { Button, Group, Select, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountTable } from '@/features/accounts/AccountTable';
import { IdentityPanel } from '@/features/accounts/IdentityPanel';
import { Invite } from '@/features/accounts/Invite';
import { PolicyPanel } from '@/features/accounts/PolicyPanel';
import { ROLES } from '@/features/accounts/rights';
import { useAccount } from '@/shared/lib/session';
import { PageTitle } from '@/shared/ui/states';

export function AccountsPage() {
  const { t } = useTranslation();
  const me = useAccount();
  const navigate = useNavigate();
  const { role } = useSearch({ strict: false }) as { role?: string };
  const [inviting, setInviting] = useState(false);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('accounts.title')} />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
          {t('accounts.invite')}
        </Button>
      </Group>
      {me.role === 'administrator' && <PolicyPanel />}
      {me.role === 'administrator' && <IdentityPanel />}
      <Select
        label={t('accounts.role')}
        placeholder={t('accounts.any_role')}
        clearable
        clearButtonProps={{ 'aria-label': t('queue.clear') }}
        maw={280}
        value={role ?? null}
        onChange={(next) => void navigate({ to: '/accounts', search: { role: next ?? undefined }, replace: true })}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <AccountTable role={role} />
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Stack>
  );
}

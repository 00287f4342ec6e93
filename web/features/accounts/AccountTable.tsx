import { Badge, Button, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { accountsQuery, type ManagedAccount, providersQuery } from './api';
import { ChangeAccount } from './ChangeAccount';
import { mayManage } from './rights';

const COLORS = { invited: 'orange', active: 'green', disabled: 'gray' };

export function AccountTable({ role }: { role: string | undefined }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(accountsQuery(role));
  const [changed, setChanged] = useState<ManagedAccount | null>(null);
  return (
    <>
      <Pages query={list} empty={<Empty title={t('accounts.none')} />}>
        {(all) => (
          <ListTable
            label={t('accounts.title')}
            columns={[
              t('accounts.name'),
              t('accounts.role'),
              t('accounts.provider'),
              t('accounts.state'),
              t('accounts.signed_in'),
              t('rules.deeds'),
            ]}
          >
            {all.map((held) => (
              <Row key={held.id} held={held} onChange={() => setChanged(held)} />
            ))}
          </ListTable>
        )}
      </Pages>
      {changed && <ChangeAccount held={changed} onClose={() => setChanged(null)} />}
    </>
  );
}

function Row({ held, onChange }: { held: ManagedAccount; onChange: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useAccount();
  const providers = useQuery(providersQuery);
  return (
    <Table.Tr>
      <Table.Td>
        {held.name}
        <Text size="xs" c="dimmed">
          {held.email}
        </Text>
      </Table.Td>
      <Table.Td>{t(`role.${held.role}`)}</Table.Td>
      <Table.Td>
        {held.provider
          ? (providers.data?.find(({ id }) => id === held.provider)?.name ?? '…')
          : t(held.role === 'contact' ? 'accounts.no_provider' : 'accounts.any_provider')}
      </Table.Td>
      <Table.Td>
        <Badge color={COLORS[held.state]} variant="light" tt="none" radius="sm">
          {t(`accounts.state_${held.state}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="numbers">{held.signed_in_at ? formatInstant(held.signed_in_at, i18n.language) : t('accounts.never')}</Table.Td>
      <Table.Td>
        {mayManage(me, held) && (
          <Button size="xs" variant="default" onClick={onChange} aria-label={t('accounts.change', { name: held.name })}>
            {t('accounts.edit')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

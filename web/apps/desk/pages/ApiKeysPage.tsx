import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysQuery, useRevokeKey } from '@/features/keys/api';
import { NewKey } from '@/features/keys/NewKey';
import type { ApiKeyView } from '@/shared/api/generated';
import { formatInstant } from '@/shared/lib/time';
import { FormDialog } from '@/shared/ui/FormDialog';
import { ListTable } from '@/shared/ui/ListTable';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';

export function ApiKeysPage() {
  const { t } = useTranslation();
  const keys = useQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('desk.api_keys')} />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
          {t('key.new')}
        </Button>
      </Group>
      <Loaded query={keys}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('key.none')} />
          ) : (
            <ListTable
              label={t('desk.api_keys')}
              columns={[t('key.name'), t('key.scopes'), t('key.state'), t('key.since'), t('rules.deeds')]}
            >
              {all.map((key) => (
                <Row key={key.id} held={key} onRevoke={() => setRevoking(key)} />
              ))}
            </ListTable>
          )
        }
      </Loaded>
      {creating && <NewKey onClose={() => setCreating(false)} />}
      {revoking && <Revoke held={revoking} onClose={() => setRevoking(null)} />}
    </Stack>
  );
}

function stateOf(held: ApiKeyView): 'revoked' | 'expired' | 'works' {
  if (held.revoked_at) return 'revoked';
  return held.expires_at && Date.parse(held.expires_at) < Date.now() ? 'expired' : 'works';
}

function Row({ held, onRevoke }: { held: ApiKeyView; onRevoke: () => void }) {
  const { t, i18n } = useTranslation();
  const state = stateOf(held);
  return (
    <Table.Tr>
      <Table.Td>{held.name}</Table.Td>
      <Table.Td maw={420}>{held.scopes.map((scope) => t(`scope.${scope.replace(':', '_')}`)).join(', ')}</Table.Td>
      <Table.Td>
        <Badge color={state === 'works' ? 'green' : 'gray'} variant="light" tt="none" radius="sm">
          {t(`key.${state}`)}
        </Badge>
        {held.expires_at && (
          <Text size="xs" c="dimmed">
            {t('key.expires', { at: formatInstant(held.expires_at, i18n.language) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{formatInstant(held.created_at, i18n.language)}</Table.Td>
      <Table.Td>
        {state === 'works' && (
          <Button size="xs" variant="default" onClick={onRevoke}>
            {t('key.revoke')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Revoke({ held, onClose }: { held: ApiKeyView; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeKey();
  return (
    <FormDialog
      title={t('key.revoke_title', { name: held.name })}
      submit={t('key.revoke')}
      ready
      pending={revoke.isPending}
      error={revoke.error}
      color="red.8"
      onSubmit={() =>
        revoke.mutate(held.id, {
          onSuccess: () => {
            toast(t('key.was_revoked'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t('key.revoke_text')}</Text>
    </FormDialog>
  );
}

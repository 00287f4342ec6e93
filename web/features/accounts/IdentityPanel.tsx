import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { IdentityDialog } from './IdentityDialog';
import { type IdentityProvider, identityProvidersQuery, useDeleteIdentityProvider } from './identity';

type Open = { what: 'new' } | { what: 'change' | 'delete'; held: IdentityProvider };

/** Providers of identity that staff may sign in by. */
export function IdentityPanel() {
  const { t } = useTranslation();
  const providers = useQuery(identityProvidersQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel title={t('identity.title')}>
      <Stack gap="md">
        <Text size="sm">{t('identity.what')}</Text>
        <Loaded query={providers}>
          {(all) => (
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
              {all.map((held) => (
                <One key={held.id} held={held} onOpen={(what) => setOpen({ what, held })} />
              ))}
            </Stack>
          )}
        </Loaded>
        <Group>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ what: 'new' })}>
            {t('identity.new')}
          </Button>
        </Group>
      </Stack>
      {open?.what === 'new' && <IdentityDialog onClose={close} />}
      {open?.what === 'change' && <IdentityDialog held={open.held} onClose={close} />}
      {open?.what === 'delete' && <DeleteIdentity held={open.held} onClose={close} />}
    </Panel>
  );
}

function One({ held, onOpen }: { held: IdentityProvider; onOpen: (what: 'change' | 'delete') => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <Group justify="space-between" gap="sm" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{held.name}</Text>
            {!held.enabled && (
              <Badge variant="light" color="gray" tt="none" radius="sm">
                {t('identity.off')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {held.issuer}
          </Text>
          {held.domains.length > 0 && (
            <Text size="sm">{t('identity.welcomes', { domains: held.domains.map(({ domain }) => domain).join(', ') })}</Text>
          )}
          <Text size="sm" c="dimmed">
            {t('identity.redirect', { uri: held.redirect_uri })}
          </Text>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-label={t('identity.change', { name: held.name })} onClick={() => onOpen('change')}>
            {t('identity.edit')}
          </Button>
          <Button size="xs" variant="default" aria-label={t('identity.delete_title', { name: held.name })} onClick={() => onOpen('delete')}>
            {t('identity.delete')}
          </Button>
        </Group>
      </Group>
    </li>
  );
}

function DeleteIdentity({ held, onClose }: { held: IdentityProvider; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteIdentityProvider(held.id);
  const done = () => {
    toast(t('identity.deleted'));
    onClose();
  };
  return (
    <FormDialog
      title={t('identity.delete_title', { name: held.name })}
      submit={t('identity.delete')}
      ready
      pending={remove.isPending}
      error={remove.error}
      color="red.8"
      onSubmit={() => remove.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <Text size="sm">{t('identity.delete_text')}</Text>
    </FormDialog>
  );
}

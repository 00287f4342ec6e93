import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import { formatInstant } from '@/shared/lib/time';
import { FormDialog } from '@/shared/ui/FormDialog';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { beginPasskey, passkeysQuery, signInOptionsQuery, useAddPasskey, useRemovePasskey, useRenamePasskey } from './api';
import { PasskeyFault } from './PasskeyFault';
import { PasswordField } from './PasswordField';
import { create, hasPasskeys, type Passkey } from './passkeys';
import { deviceName } from './words';

/** Passkeys of one's own account: added, named, removed. */
export function PasskeysPanel() {
  const { t } = useTranslation();
  const options = useQuery(signInOptionsQuery);
  const passkeys = useQuery(passkeysQuery);
  const usable = options.data?.passkeys === true && hasPasskeys();
  return (
    <Panel title={t('passkeys.title')}>
      <Stack gap="md">
        <Text size="sm">{t('passkeys.what')}</Text>
        <Loaded query={passkeys}>
          {(all) => (
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
              {all.map((one) => (
                <One key={one.id} held={one} />
              ))}
            </Stack>
          )}
        </Loaded>
        {usable ? <Add /> : options.data && <Text size="sm">{t('passkeys.unusable')}</Text>}
      </Stack>
    </Panel>
  );
}

function Add() {
  const { t, i18n } = useTranslation();
  const [password, setPassword] = useState('');
  const [name, setName] = useState(() => deviceName(navigator.userAgent));
  const save = useAddPasskey();
  const add = useMutation({
    mutationFn: async () => {
      const asked = await beginPasskey(password);
      return save.mutateAsync({ ceremony: asked.ceremony, name: name.trim(), credential: await create(asked) });
    },
    onSuccess: () => {
      setPassword('');
      toast(t('passkeys.added'));
    },
  });
  const { at, rest } = atFields(i18n, add.error, ['current_password', 'name']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Stack component="form" gap="md" maw={520} onSubmit={submit}>
      <TextInput
        label={t('passkeys.name')}
        description={t('passkeys.name_hint')}
        required
        maxLength={60}
        error={at.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordField label={t('password.current')} value={password} onChange={setPassword} error={at.current_password} current optional />
      <PasskeyFault error={rest} />
      <Group>
        <Button type="submit" loading={add.isPending}>
          {t('passkeys.add')}
        </Button>
      </Group>
    </Stack>
  );
}

function One({ held }: { held: Passkey }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const at = (instant: string) => formatInstant(instant, i18n.language);
  const used = held.used_at ? t('passkeys.used', { at: at(held.used_at) }) : t('passkeys.unused');
  return (
    <li>
      <Group justify="space-between" gap="sm" align="flex-start">
        <div>
          <Text fw={600}>{held.name}</Text>
          <Text size="sm" c="dimmed">
            {`${t('passkeys.since', { at: at(held.created_at) })} · ${used}`}
          </Text>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-label={t('passkeys.rename_one', { name: held.name })} onClick={() => setOpen('rename')}>
            {t('passkeys.rename')}
          </Button>
          <Button size="xs" variant="default" aria-label={t('passkeys.remove_one', { name: held.name })} onClick={() => setOpen('remove')}>
            {t('passkeys.remove')}
          </Button>
        </Group>
      </Group>
      {open === 'rename' && <Rename held={held} onClose={() => setOpen(null)} />}
      {open === 'remove' && <Remove held={held} onClose={() => setOpen(null)} />}
    </li>
  );
}

type DialogProps = { held: Passkey; onClose: () => void };

function Rename({ held, onClose }: DialogProps) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState(held.name);
  const rename = useRenamePasskey(held.id);
  const { at, rest } = atFields(i18n, rename.error, ['name']);
  return (
    <FormDialog
      title={t('passkeys.rename_one', { name: held.name })}
      submit={t('passkeys.rename')}
      ready={name.trim() !== ''}
      pending={rename.isPending}
      error={rest}
      onSubmit={() => rename.mutate(name.trim(), { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label={t('passkeys.name')}
        required
        data-autofocus
        maxLength={60}
        error={at.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Remove({ held, onClose }: DialogProps) {
  const { t, i18n } = useTranslation();
  const [password, setPassword] = useState('');
  const remove = useRemovePasskey(held.id);
  const { at, rest } = atFields(i18n, remove.error, ['current_password']);
  const done = () => {
    toast(t('passkeys.removed'));
    onClose();
  };
  return (
    <FormDialog
      title={t('passkeys.remove_one', { name: held.name })}
      submit={t('passkeys.remove')}
      ready
      pending={remove.isPending}
      error={rest}
      color="red.8"
      onSubmit={() => remove.mutate(password, { onSuccess: done })}
      onClose={onClose}
    >
      <Text size="sm">{t('passkeys.remove_text')}</Text>
      <PasswordField label={t('password.current')} value={password} onChange={setPassword} error={at.current_password} current optional />
    </FormDialog>
  );
}

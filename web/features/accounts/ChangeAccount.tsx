import { Button, Group, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import { useAccount } from '@/shared/lib/session';
import { FormDialog } from '@/shared/ui/FormDialog';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { LocaleField, NameField, ProviderField, RoleField } from './AccountFields';
import { type AccountChange, type ManagedAccount, useChangeAccount, useDeed } from './api';
import { mayInvite, STAFF_ROLES } from './rights';

const FIELDS = ['name', 'role', 'provider', 'disabled', 'locale'];

/** Only what was changed is sent: who sends a role or a provider signs the person out. */
export function ChangeAccount({ held, onClose }: { held: ManagedAccount; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useAccount();
  const [name, setName] = useState(held.name);
  const [role, setRole] = useState(held.role);
  const [provider, setProvider] = useState(held.provider);
  const [locale, setLocale] = useState(held.locale);
  const [disabled, setDisabled] = useState(held.state === 'disabled');
  const change = useChangeAccount(held.id);
  const { at, rest } = atFields(i18n, change.error, FIELDS);
  const wanted: AccountChange = {
    name: name.trim() === held.name ? undefined : name.trim(),
    role: role === held.role ? undefined : role,
    provider: provider === held.provider ? undefined : provider,
    locale: locale === held.locale ? undefined : locale,
    disabled: disabled === (held.state === 'disabled') ? undefined : disabled,
  };
  const own = held.id === me.id;
  const staff = held.role !== 'contact' && !own;
  return (
    <FormDialog
      title={t('accounts.change', { name: held.name })}
      submit={t('accounts.save')}
      ready={name.trim() !== '' && Object.values(wanted).some((value) => value !== undefined)}
      pending={change.isPending}
      error={rest}
      onSubmit={() =>
        change.mutate(wanted, {
          onSuccess: () => {
            toast(t('accounts.saved'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} error={at.name} />
      {staff && (
        <>
          <RoleField
            value={role}
            onChange={setRole}
            error={at.role}
            roles={STAFF_ROLES.filter((one) => one === held.role || mayInvite(me).includes(one))}
          />
          {!me.provider && <ProviderField value={provider} onChange={setProvider} error={at.provider} />}
        </>
      )}
      <LocaleField value={locale} onChange={setLocale} error={at.locale} />
      {!own && (
        <Switch
          label={t('accounts.disabled')}
          description={t('accounts.disabled_hint')}
          error={at.disabled}
          checked={disabled}
          onChange={(event) => setDisabled(event.currentTarget.checked)}
        />
      )}
      <Deeds held={held} />
    </FormDialog>
  );
}

function Deeds({ held }: { held: ManagedAccount }) {
  const { t } = useTranslation();
  const me = useAccount();
  const deed = useDeed(held.id);
  const button = (what: 'invite' | 'sign_out' | 'reset_factor') => (
    <Button
      size="xs"
      variant="default"
      loading={deed.isPending && deed.variables === what}
      onClick={() => deed.mutate(what, { onSuccess: () => toast(t(`accounts.done_${what}`)) })}
    >
      {t(`accounts.do_${what}`)}
    </Button>
  );
  return (
    <>
      <Group gap="xs">
        {held.state === 'invited' && button('invite')}
        {held.state !== 'invited' && button('sign_out')}
        {me.role === 'administrator' && held.role !== 'contact' && held.state !== 'invited' && button('reset_factor')}
      </Group>
      {deed.error && <Problem error={deed.error} />}
    </>
  );
}

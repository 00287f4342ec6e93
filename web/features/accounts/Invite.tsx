import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactView } from '@/shared/api/generated';
import { atFields } from '@/shared/api/problems';
import type { Role } from '@/shared/api/types';
import { useAccount } from '@/shared/lib/session';
import { ContactField } from '@/shared/ui/ContactField';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { LocaleField, NameField, ProviderField, RoleField } from './AccountFields';
import { useInvite } from './api';
import { mayInvite } from './rights';

const FIELDS = ['email', 'name', 'role', 'provider', 'contact', 'locale'];

/** An account and a letter with the link to set a password. A contact's name and language are those on file. */
export function Invite({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useAccount();
  const [role, setRole] = useState<Role>('agent');
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [provider, setProvider] = useState<string | null>(me.provider ?? null);
  const [locale, setLocale] = useState<string>(i18n.language);
  const [contact, setContact] = useState<ContactView | null>(null);
  const invite = useInvite();
  const { at, rest } = atFields(i18n, invite.error, FIELDS);
  const ofContact = role === 'contact';
  const chooseContact = (chosen: ContactView | null) => {
    setContact(chosen);
    setEmail(chosen?.addresses[0] ?? '');
  };
  const submit = () =>
    invite.mutate(
      ofContact
        ? { email: email.trim(), role, contact: contact?.id }
        : { email: email.trim(), role, name: name.trim(), provider: provider ?? undefined, locale },
      {
        onSuccess: () => {
          toast(t('accounts.invited_toast', { email: email.trim() }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('accounts.invite')}
      submit={t('accounts.send_invitation')}
      ready={email.trim() !== '' && (ofContact ? contact !== null : name.trim() !== '')}
      pending={invite.isPending}
      error={rest}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} error={at.role} roles={mayInvite(me)} />
      {ofContact ? (
        <ContactField value={contact} onChange={chooseContact} error={at.contact} />
      ) : (
        <NameField value={name} onChange={setName} error={at.name} />
      )}
      <TextInput
        label={t('accounts.email')}
        description={ofContact ? t('accounts.contact_email_hint') : undefined}
        type="email"
        required
        error={at.email}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {!ofContact && (
        <>
          {!me.provider && <ProviderField value={provider} onChange={setProvider} error={at.provider} />}
          <LocaleField value={locale} onChange={setLocale} error={at.locale} />
        </>
      )}
    </FormDialog>
  );
}

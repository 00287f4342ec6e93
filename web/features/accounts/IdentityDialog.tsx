import { PasswordInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { providersQuery } from './api';
import { type IdentityProvider, useSaveIdentityProvider } from './identity';

/** A provider of identity: where it is, as whom the desk comes, and whose people are welcome without an invitation. */
export function IdentityDialog({ held, onClose }: { held?: IdentityProvider; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const vendors = useQuery(providersQuery);
  const [name, setName] = useState(held?.name ?? '');
  const [issuer, setIssuer] = useState(held?.issuer ?? '');
  const [client, setClient] = useState(held?.client_id ?? '');
  const [secret, setSecret] = useState('');
  const [domains, setDomains] = useState(held?.domains.map(({ domain }) => domain) ?? []);
  const [vendor, setVendor] = useState(held?.domains[0]?.provider ?? null);
  const [enabled, setEnabled] = useState(held?.enabled ?? true);
  const save = useSaveIdentityProvider(held?.id);
  const { at, rest } = atFields(i18n, save.error, ['name', 'issuer', 'client_id']);
  const done = () => {
    toast(t('identity.saved'));
    onClose();
  };
  const submit = () =>
    save.mutate(
      {
        name: name.trim(),
        issuer: issuer.trim(),
        client_id: client.trim(),
        client_secret: secret || undefined,
        domains: domains.map((domain) => ({ domain, provider: vendor })),
        enabled,
      },
      { onSuccess: done },
    );
  return (
    <FormDialog
      title={held ? t('identity.change', { name: held.name }) : t('identity.new')}
      submit={t('identity.save')}
      ready={name.trim() !== '' && issuer.trim() !== '' && client.trim() !== ''}
      pending={save.isPending}
      error={rest}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('identity.name')}
        description={t('identity.name_hint')}
        required
        data-autofocus
        error={at.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('identity.issuer')}
        description={t('identity.issuer_hint')}
        type="url"
        required
        error={at.issuer}
        value={issuer}
        onChange={(event) => setIssuer(event.currentTarget.value)}
      />
      <TextInput
        label={t('identity.client_id')}
        required
        autoComplete="off"
        error={at.client_id}
        value={client}
        onChange={(event) => setClient(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('identity.client_secret')}
        description={held?.has_secret ? t('identity.secret_kept') : undefined}
        autoComplete="off"
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <TagsInput
        label={t('identity.domains')}
        description={t('identity.domains_hint')}
        splitChars={[',', ' ']}
        value={domains}
        onChange={setDomains}
      />
      {domains.length > 0 && (
        <Select
          label={t('identity.vendor')}
          description={t('identity.vendor_hint')}
          clearable
          clearButtonProps={{ 'aria-label': t('queue.clear') }}
          value={vendor}
          onChange={setVendor}
          data={(vendors.data ?? []).map(({ id, name: called }) => ({ value: id, label: called }))}
        />
      )}
      <Switch label={t('identity.enabled')} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
    </FormDialog>
  );
}

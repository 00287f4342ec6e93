import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { usePost } from './api';

/** Hours bought beside the contract's own; nothing in a ledger is changed, only added. */
export function PostEntry({ entitlement, onClose }: { entitlement: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<string | number>('');
  const [reason, setReason] = useState('');
  const post = usePost(entitlement);
  const submit = () =>
    post.mutate(
      { kind: 'grant', minutes: Math.round(Number(hours) * 60), reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t('ledger.granted'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('ledger.grant')}
      submit={t('ledger.do_grant')}
      ready={Number(hours) > 0 && reason.trim() !== ''}
      pending={post.isPending}
      error={post.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <NumberInput label={t('contract.hours')} required data-autofocus min={0} value={hours} onChange={setHours} />
      <TextInput label={t('ledger.cause')} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </FormDialog>
  );
}

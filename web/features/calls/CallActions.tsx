import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { atFields } from '@/shared/api/problems';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { TicketField } from '@/shared/ui/TicketField';
import { toast } from '@/shared/ui/toast';
import type { Caller } from './api';
import { CallerField } from './CallerField';
import { callerOf, type PhoneCall, useAttachCall, useCallBack, useSetCallAside } from './phone';

type Props = { call: PhoneCall; onClose: () => void };

/** A case with a callback; its deadlines run from the call. */
export function CallBackDialog({ call, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const [product, setProduct] = useState<string | null>(call.products.length === 1 ? (call.products[0] ?? null) : null);
  const [caller, setCaller] = useState<Caller | null>(() => callerOf(call));
  const back = useCallBack(call.id);
  const { at, rest } = atFields(i18n, back.error, ['product']);
  const nameOf = (code: string) => text(products.data?.find((one) => one.code === code)?.name) || code;
  return (
    <FormDialog
      title={t('calls.call_back')}
      submit={t('calls.open_callback')}
      ready={product !== null}
      pending={back.isPending}
      error={rest}
      onSubmit={() =>
        back.mutate(
          { product: product ?? '', contact: caller?.contact, customer: caller?.customer },
          {
            onSuccess: () => {
              toast(t('calls.callback_opened'));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <Select
        label={t('rules.product')}
        required
        error={at.product}
        value={product}
        onChange={setProduct}
        data={call.products.map((code) => ({ value: code, label: nameOf(code) }))}
      />
      <CallerField value={caller} onChange={setCaller} first={call.number} />
    </FormDialog>
  );
}

export function SetAsideDialog({ call, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [reason, setReason] = useState('');
  const aside = useSetCallAside(call.id);
  const { at, rest } = atFields(i18n, aside.error, ['reason']);
  return (
    <FormDialog
      title={t('calls.set_aside')}
      submit={t('calls.set_aside')}
      ready={reason.trim() !== ''}
      pending={aside.isPending}
      error={rest}
      onSubmit={() =>
        aside.mutate(reason.trim(), {
          onSuccess: () => {
            toast(t('calls.was_set_aside'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <TextInput
        label={t('calls.reason')}
        description={t('calls.reason_hint')}
        required
        data-autofocus
        error={at.reason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function AttachDialog({ call, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [ticket, setTicket] = useState<string | null>(null);
  const attach = useAttachCall(call.id);
  const { at, rest } = atFields(i18n, attach.error, ['ticket']);
  return (
    <FormDialog
      title={t('calls.attach')}
      submit={t('calls.attach')}
      ready={ticket !== null}
      pending={attach.isPending}
      error={rest}
      onSubmit={() =>
        attach.mutate(ticket ?? '', {
          onSuccess: () => {
            toast(t('calls.attached'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <TicketField value={ticket} onChange={setTicket} error={at.ticket} narrow={{ customer: call.customer?.id }} />
    </FormDialog>
  );
}

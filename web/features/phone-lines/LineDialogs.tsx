import { MultiSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { atFields } from '@/shared/api/problems';
import { useText } from '@/shared/i18n/labels';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { type PhoneLine, useDeleteLine, useSaveLine } from './api';

/** A line with one product opens its cases by itself; with more, a person picks. */
export function LineDialog({ held, onClose }: { held?: PhoneLine; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const [number, setNumber] = useState(held ? `+${held.number}` : '');
  const [name, setName] = useState(held?.name ?? '');
  const [codes, setCodes] = useState(held?.products ?? []);
  const save = useSaveLine(held?.id);
  const { at, rest } = atFields(i18n, save.error, ['number', 'name', 'products']);
  return (
    <FormDialog
      title={held ? t('phone_lines.change', { name: held.name }) : t('phone_lines.new')}
      submit={t('phone_lines.save')}
      ready={number.trim() !== '' && name.trim() !== '' && codes.length > 0}
      pending={save.isPending}
      error={rest}
      onSubmit={() =>
        save.mutate(
          { number: number.trim(), name: name.trim(), products: codes },
          {
            onSuccess: () => {
              toast(t('phone_lines.saved'));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <TextInput
        label={t('phone_lines.number')}
        description={t('phone_lines.number_hint')}
        inputMode="tel"
        required
        data-autofocus
        error={at.number}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label={t('phone_lines.name')}
        required
        error={at.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('phone_lines.products')}
        description={t('phone_lines.products_hint')}
        required
        error={at.products}
        value={codes}
        onChange={setCodes}
        data={(products.data ?? [])
          .filter(({ code, channels }) => codes.includes(code) || !channels || channels.includes('phone'))
          .map((product) => ({ value: product.code, label: text(product.name) }))}
      />
    </FormDialog>
  );
}

export function DeleteLine({ held, onClose }: { held: PhoneLine; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteLine(held.id);
  return (
    <FormDialog
      title={t('phone_lines.delete_title', { name: held.name })}
      submit={t('phone_lines.delete')}
      ready
      pending={remove.isPending}
      error={remove.error}
      color="red.8"
      onSubmit={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast(t('phone_lines.deleted'));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t('phone_lines.delete_text')}</Text>
    </FormDialog>
  );
}

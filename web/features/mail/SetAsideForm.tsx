import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '@/shared/ui/toast';
import { useSetAside } from './api';
import { FormProblem, usePlaced } from './FormProblem';

const FIELDS = ['reason'];

/** Nothing follows from the mail; it stays on file with the reason. */
export function SetAsideForm({ id }: { id: string }) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState('');
  const aside = useSetAside(id);
  const { at, allAtFields } = usePlaced(aside.error, FIELDS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    aside.mutate(reason.trim(), { onSuccess: () => toast(t('mail.set_aside_done')) });
  };
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">{t('mail.set_aside_hint')}</Text>
        <TextInput
          label={t('mail.set_aside_reason')}
          required
          error={at.reason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormProblem error={aside.error} allAtFields={allAtFields} form={form} />
        <Group>
          <Button type="submit" variant="default" loading={aside.isPending}>
            {t('mail.set_aside_button')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

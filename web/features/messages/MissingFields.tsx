import { Button, Group, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Field = { code: string; title: string };

/** What is missing, answered where it is named. The text repeats the values, as in a mail. */
export function MissingFields({ ticket, fields }: { ticket: string; fields: Field[] }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string>>({});
  const send = useSendMessage(ticket);
  const filled = fields.filter((field) => values[field.code]?.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (filled.length === 0) return;
    send.mutate(
      {
        direction: 'in',
        type: 'information',
        text: filled.map((field) => `${field.title}: ${values[field.code]?.trim()}`).join('\n'),
        fields: Object.fromEntries(filled.map((field) => [field.code, values[field.code]?.trim()])),
      },
      {
        onSuccess: () => {
          setValues({});
          toast(t('message.sent'));
        },
      },
    );
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      {fields.map((field) => (
        <Textarea
          key={field.code}
          label={field.title}
          autosize
          minRows={1}
          value={values[field.code] ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setValues((known) => ({ ...known, [field.code]: value }));
          }}
        />
      ))}
      {send.error && <Problem error={send.error} />}
      <Group>
        <Button type="submit" loading={send.isPending} disabled={filled.length === 0}>
          {t('missing.submit', { count: filled.length })}
        </Button>
      </Group>
    </Stack>
  );
}

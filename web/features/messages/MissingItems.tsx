import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { mayPass } from '@/shared/api/problems';
import { useDraft } from '@/shared/lib/drafts';
import { useFileDraft } from '@/shared/lib/fileDrafts';
import { FilePicker } from '@/shared/ui/FilePicker';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Item = { code: string; title: string };
type Props = { ticket: string; owner: string; fields: Item[]; files: Item[] };
const NOTHING: Record<string, string> = {};

/** What is missing, answered where it is named: fields by typing, everything else by a file. */
export function MissingItems({ ticket, owner, fields, files }: Props) {
  const { t } = useTranslation();
  const [values, setValues, clear] = useDraft<Record<string, string>>(`${owner}.${ticket}.missing`, NOTHING);
  const [chosen, setChosen] = useFileDraft(`${owner}.${ticket}.missing`);
  const send = useSendMessage(ticket);
  const filled = fields.filter((field) => values[field.code]?.trim());
  const empty = filled.length === 0 && chosen.length === 0;
  const submit = async () => {
    if (empty || send.isPending) return;
    const given = filled.map((field) => ({ ...field, value: values[field.code]?.trim() ?? '' }));
    await send.mutateAsync({
      direction: 'in',
      type: 'information',
      // The text repeats the values, as in a mail: it is what people read later.
      text: [...given.map(({ title, value }) => `${title}: ${value}`), ...chosen.map((file) => file.name)].join('\n'),
      fields: Object.fromEntries(given.map(({ code, value }) => [code, value])),
      files: chosen,
    });
    clear();
    setChosen([]);
    toast(t('message.sent'));
  };
  const run = () => void submit().catch(() => undefined);
  return (
    <Stack
      component="form"
      gap="sm"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        run();
      }}
    >
      {fields.map((field) => (
        <GrowingTextarea
          key={field.code}
          label={field.title}
          minRows={1}
          value={values[field.code] ?? ''}
          onChange={(event) => setValues({ ...values, [field.code]: event.currentTarget.value })}
        />
      ))}
      {files.length > 0 && (
        <FilePicker
          files={chosen}
          onChange={setChosen}
          progress={send.progress}
          error={send.error}
          hint={t('missing.files', { list: files.map((file) => file.title).join(', ') })}
        />
      )}
      {send.error && <Problem error={send.error} onRetry={mayPass(send.error) ? run : undefined} />}
      <Group>
        <Button type="submit" loading={send.isPending} disabled={empty}>
          {t('missing.send')}
        </Button>
      </Group>
    </Stack>
  );
}

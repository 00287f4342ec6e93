import { Button, Group, Stack } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { mayPass } from '@/shared/api/problems';
import type { MessageType } from '@/shared/api/types';
import { useDraft } from '@/shared/lib/drafts';
import { useFileDraft } from '@/shared/lib/fileDrafts';
import { FilePicker } from '@/shared/ui/FilePicker';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Props = { ticket: string; type: MessageType; owner: string; onSent?: (ticket: string) => void };

/** The customer's own words on a case; on a closed one they open another, which the page is told of. */
export function CustomerReply({ ticket, type, owner, onSent }: Props) {
  const { t } = useTranslation();
  const [text, setText, clear] = useDraft(`${owner}.${ticket}.in`, '');
  const [files, setFiles] = useFileDraft(`${owner}.${ticket}.in`);
  const send = useSendMessage(ticket);
  const empty = text.trim() === '' && files.length === 0;
  const submit = async () => {
    if (empty || send.isPending) return;
    const sent = await send.mutateAsync({ direction: 'in', type, text: text.trim(), files });
    clear();
    setFiles([]);
    toast(t('message.sent'));
    onSent?.(sent.ticket.id);
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
      <FilePicker files={files} onChange={setFiles} progress={send.progress} error={send.error}>
        <GrowingTextarea
          label={t('message.reply_label')}
          minRows={3}
          maxRows={14}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </FilePicker>
      {send.error && <Problem error={send.error} onRetry={mayPass(send.error) ? run : undefined} />}
      <Group>
        <Button type="submit" loading={send.isPending} disabled={empty} leftSection={<IconSend size={16} aria-hidden />}>
          {t('message.send_to_support')}
        </Button>
      </Group>
    </Stack>
  );
}

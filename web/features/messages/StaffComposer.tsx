import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '@/shared/lib/drafts';
import { toAttachment } from '@/shared/lib/files';
import { FilePicker } from '@/shared/ui/FilePicker';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Mode = 'out' | 'internal';
type Props = { ticket: string; owner: string; recipient: string };

function ModeLabel({ icon: Icon, text }: { icon: typeof IconLock; text: string }) {
  return (
    <Group gap={6} justify="center" wrap="nowrap">
      <Icon size={16} aria-hidden />
      <span>{text}</span>
    </Group>
  );
}

/** Two modes that differ in colour, border, icon, label and the words on the button. Each keeps a text of its own,
 *  so what was written as a note never turns into a letter by one click. */
export function StaffComposer({ ticket, owner, recipient }: Props) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<Mode>('out');
  const reply = useDraft(`${owner}.${ticket}.out`, '');
  const note = useDraft(`${owner}.${ticket}.internal`, '');
  const [files, setFiles] = useState<Record<Mode, File[]>>({ out: [], internal: [] });
  const send = useSendMessage(ticket);
  const [text, setText, clear] = mode === 'out' ? reply : note;
  const empty = text.trim() === '' && files[mode].length === 0;
  const Icon = mode === 'out' ? IconSend : IconLock;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (empty) return;
    const attachments = await Promise.all(files[mode].map(toAttachment));
    await send.mutateAsync({ direction: mode, type: mode === 'out' ? 'answer' : 'notice', text: text.trim(), attachments });
    clear();
    setFiles((known) => ({ ...known, [mode]: [] }));
    toast(t(mode === 'out' ? 'composer.sent' : 'composer.noted'));
  };
  return (
    <form
      className="composer"
      data-mode={mode}
      aria-label={t('composer.label')}
      onSubmit={(event) => void submit(event).catch(() => undefined)}
    >
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('composer.mode')}
          value={mode}
          onChange={(value) => setMode(value as Mode)}
          data={[
            { value: 'out', label: <ModeLabel icon={IconSend} text={t('composer.mode_out')} /> },
            { value: 'internal', label: <ModeLabel icon={IconLock} text={t('composer.mode_internal')} /> },
          ]}
        />
        <Group gap={8} wrap="nowrap" align="flex-start">
          <Icon size={18} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm" fw={600}>
            {mode === 'out' ? t('composer.who_sees_out', { recipient }) : t('composer.who_sees_internal')}
          </Text>
        </Group>
        <FilePicker files={files[mode]} onChange={(next) => setFiles((known) => ({ ...known, [mode]: next }))}>
          <Textarea
            key={mode}
            label={t(mode === 'out' ? 'composer.text_out' : 'composer.text_internal')}
            autosize
            minRows={4}
            maxRows={18}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </FilePicker>
        {send.error && <Problem error={send.error} />}
        <Group>
          <Button
            type="submit"
            disabled={empty}
            loading={send.isPending}
            color={mode === 'out' ? 'petrol' : 'yellow.9'}
            leftSection={<Icon size={16} aria-hidden />}
          >
            {mode === 'out' ? t('composer.send', { recipient }) : t('composer.save_note')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

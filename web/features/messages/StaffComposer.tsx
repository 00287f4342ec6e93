import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '@/shared/lib/drafts';
import { toAttachment } from '@/shared/lib/files';
import { appended } from '@/shared/lib/text';
import { FilePicker } from '@/shared/ui/FilePicker';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Mode = 'out' | 'internal';
/** Draws what offers ready texts; they belong to another feature, so the page lends it. */
type RenderTexts = (insert: (text: string) => void) => ReactNode;
type Props = { ticket: string; owner: string; recipient: string; renderTexts?: RenderTexts };

function ModeLabel({ icon: Icon, text }: { icon: typeof IconLock; text: string }) {
  return (
    <Group gap={6} justify="center" wrap="nowrap">
      <Icon size={16} aria-hidden />
      <span>{text}</span>
    </Group>
  );
}

function WhoSees({ icon: Icon, text }: { icon: typeof IconLock; text: string }) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Icon size={18} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="sm" fw={600}>
        {text}
      </Text>
    </Group>
  );
}

/** Each mode keeps a text and files of its own, so what was written as a note never turns into a letter by one click. */
function useComposer(ticket: string, owner: string) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<Mode>('out');
  const reply = useDraft(`${owner}.${ticket}.out`, '');
  const note = useDraft(`${owner}.${ticket}.internal`, '');
  const [held, setHeld] = useState<Record<Mode, File[]>>({ out: [], internal: [] });
  const send = useSendMessage(ticket);
  const [text, setText, clear] = mode === 'out' ? reply : note;
  const files = held[mode];
  const setFiles = (next: File[]) => setHeld((known) => ({ ...known, [mode]: next }));
  const empty = text.trim() === '' && files.length === 0;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (empty) return;
    const attachments = await Promise.all(files.map(toAttachment));
    await send.mutateAsync({ direction: mode, type: mode === 'out' ? 'answer' : 'notice', text: text.trim(), attachments });
    clear();
    setFiles([]);
    toast(t(mode === 'out' ? 'composer.sent' : 'composer.noted'));
  };
  return { mode, setMode, text, setText, files, setFiles, send, empty, submit };
}

/** Two modes that differ in colour, border, icon, label and the words on the button. */
export function StaffComposer({ ticket, owner, recipient, renderTexts }: Props) {
  const { t } = useTranslation();
  const { mode, setMode, text, setText, files, setFiles, send, empty, submit } = useComposer(ticket, owner);
  const Icon = mode === 'out' ? IconSend : IconLock;
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (addition: string) => {
    setText(appended(text, addition));
    field.current?.focus();
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
        <WhoSees icon={Icon} text={mode === 'out' ? t('composer.who_sees_out', { recipient }) : t('composer.who_sees_internal')} />
        <FilePicker files={files} onChange={setFiles} progress={send.progress}>
          <Textarea
            key={mode}
            ref={field}
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
          {renderTexts?.(insert)}
        </Group>
      </Stack>
    </form>
  );
}

import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconLock, IconMessageExclamation, IconSend } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mayPass } from '@/shared/api/problems';
import type { Message } from '@/shared/api/types';
import { FilePicker } from '@/shared/ui/FilePicker';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { HeldDeeds } from './HeldReplies';
import { MessageBubble } from './MessageBubble';
import { type Mode, type Place, useComposer } from './useComposer';

/** Draws what offers ready texts; they belong to another feature, so the page lends it. */
type RenderTexts = (insert: (text: string, mode?: Mode) => void) => ReactNode;
/** What keys of the page do with the composer. */
export type ComposerHandle = { write: (mode: Mode) => void };
type Props = Place & {
  ref?: Ref<ComposerHandle>;
  recipient: string;
  renderTexts?: RenderTexts;
  /** Called with every change of what is written. */
  onWrite?: () => void;
  /** Stands beside the button that sends. */
  beside?: ReactNode;
};

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

/** Two modes that differ in colour, border, icon, label and the words on the button. */
export function StaffComposer({ ref, recipient, renderTexts, onWrite, beside, ...place }: Props) {
  const { t } = useTranslation();
  const { mode, setMode, text, setText, insertAs, files, setFiles, progress, pending, error, empty, submit, guard, waiting } =
    useComposer(place);
  const Icon = mode === 'out' ? IconSend : IconLock;
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({
    write: (wanted) => {
      setMode(wanted);
      // The field of the other mode is drawn first.
      requestAnimationFrame(() => field.current?.focus());
    },
  }));
  const insert = (addition: string, wanted: Mode = mode) => {
    insertAs(wanted, addition);
    setMode(wanted);
    // The field of the other mode is drawn first.
    requestAnimationFrame(() => field.current?.focus());
  };
  const run = (close: boolean) => void submit(close).catch(() => undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === 'Escape') field.current?.blur();
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run(event.shiftKey);
  };
  return (
    <form
      className="composer"
      data-mode={mode}
      aria-label={t('composer.label')}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        run(false);
      }}
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
        <FilePicker files={files} onChange={setFiles} progress={progress} error={error}>
          <GrowingTextarea
            key={mode}
            ref={field}
            label={t(mode === 'out' ? 'composer.text_out' : 'composer.text_internal')}
            minRows={4}
            maxRows={18}
            value={text}
            readOnly={waiting !== undefined}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setText(event.currentTarget.value);
              onWrite?.();
            }}
          />
        </FilePicker>
        {mode === 'out' && guard.news.length > 0 && (
          <Meanwhile ticket={place.ticket} news={guard.news} onSend={() => run(false)} onKeep={guard.acknowledge} sending={pending} />
        )}
        {error && <Problem error={error} onRetry={!waiting && mayPass(error) ? () => run(false) : undefined} />}
        {beside}
        <span role="status" className="visually-hidden">
          {waiting?.state === 'held' && t('composer.held')}
        </span>
        {waiting ? (
          <HeldDeeds reply={waiting} />
        ) : (
          <Group>
            <Button
              type="submit"
              disabled={empty}
              loading={pending}
              color={mode === 'out' ? 'petrol' : 'yellow.9'}
              leftSection={<Icon size={16} aria-hidden />}
              aria-keyshortcuts="Control+Enter"
              className="wraps"
            >
              {mode === 'out' ? t('composer.send', { recipient }) : t('composer.save_note')}
            </Button>
            {renderTexts?.(insert)}
            {text !== '' && (
              <Text size="sm" c="dimmed">
                {t('composer.draft_kept')}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}

type MeanwhileProps = { ticket: string; news: Message[]; onSend: () => void; onKeep: () => void; sending: boolean };

/** Somebody wrote while the reply was being written: what they wrote, and the choice. The text stays where it is. */
function Meanwhile({ ticket, news, onSend, onKeep, sending }: MeanwhileProps) {
  const { t } = useTranslation();
  return (
    <Alert
      color="orange"
      icon={<IconMessageExclamation aria-hidden />}
      title={t('composer.meanwhile', { count: news.length })}
      role="alert"
    >
      <Stack gap="sm">
        {news.map((message) => (
          <MessageBubble key={message.id} ticket={ticket} message={message} own={false} />
        ))}
        <Group gap="sm">
          <Button size="sm" variant="default" onClick={onKeep}>
            {t('composer.keep_writing')}
          </Button>
          <Button size="sm" loading={sending} onClick={onSend}>
            {t('composer.send_anyway')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dropDraft, useDraft } from '@/shared/lib/drafts';
import { dropFiles, useFileDraft } from '@/shared/lib/fileDrafts';
import { appended } from '@/shared/lib/text';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';
import { hold, sendNow, undo, useAttended, useHeld } from './held';
import { useStaleGuard } from './useStaleGuard';

export type Mode = 'out' | 'internal';
export type Place = {
  ticket: string;
  number: string;
  owner: string;
  /** After a reply sent with Ctrl+Shift+Enter. */
  onSentToClose?: () => void;
};

/** Each mode keeps a text and files of its own, so what was written as a note never turns into a letter by one click. */
export function useComposer({ ticket, number, owner, onSentToClose }: Place) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<Mode>('out');
  const nameOf = (of: Mode) => `${owner}.${ticket}.${of}`;
  const texts = { out: useDraft(nameOf('out'), ''), internal: useDraft(nameOf('internal'), '') };
  const held = { out: useFileDraft(nameOf('out')), internal: useFileDraft(nameOf('internal')) };
  const send = useSendMessage(ticket);
  const guard = useStaleGuard(ticket, owner);
  const check = useMutation({ mutationFn: guard.clear });
  const waiting = useHeld().find((reply) => reply.ticket === ticket);
  useAttended(ticket);
  const [text, keep] = texts[mode];
  const [files, keepFiles] = held[mode];
  const empty = text.trim() === '' && files.length === 0;
  const setText = (next: string) => {
    if (mode === 'out') guard.begin();
    keep(next);
  };
  /** Adds to what is written in a mode, be it the one that is shown or not. */
  const insertAs = (of: Mode, addition: string) => {
    const [written, write] = texts[of];
    if (of === 'out') guard.begin();
    write(appended(written, addition));
  };

  const setFiles = (next: File[]) => {
    // A reply goes with what its writer last saw beside it.
    if (mode === 'out') undo(ticket);
    keepFiles(next);
  };

  const post = async () => {
    const { message } = await send.mutateAsync({ direction: mode, type: mode === 'out' ? 'answer' : 'notice', text: text.trim(), files });
    if (message) guard.wrote(message.id);
    // The page may be another one by now: what is kept is dropped wherever it is shown.
    dropDraft(nameOf(mode));
    dropFiles(nameOf(mode));
    if (mode === 'out') guard.done();
    toast(t(mode === 'out' ? 'composer.sent' : 'composer.noted'));
  };
  const reply = async () => {
    if (await guard.clear()) await post();
    else toast(t('composer.overtaken', { number }));
  };
  const submit = async (close = false) => {
    if (empty || send.isPending || check.isPending) return;
    if (mode === 'internal') return post();
    if (waiting) return sendNow(ticket);
    // Nobody answers over a colleague or past the customer's last word without having read it.
    if (!(await check.mutateAsync())) return;
    if (!close) return hold({ ticket, number, owner }, reply);
    // What comes next takes the reply for sent.
    await post();
    onSentToClose?.();
  };
  const shown = mode === 'out' ? waiting : undefined;
  const error = shown?.error ?? send.error ?? check.error;
  const show = (next: Mode) => {
    // What befell the one says nothing of the other.
    if (next !== mode && !send.isPending) send.reset();
    if (next !== mode && !check.isPending) check.reset();
    setMode(next);
  };
  const pending = send.isPending || check.isPending;
  const { progress } = send;
  return { mode, setMode: show, text, setText, insertAs, files, setFiles, progress, pending, error, empty, submit, guard, waiting: shown };
}

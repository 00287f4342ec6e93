import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { offeredActions } from '@/features/actions/ActionBar';
import { useRunAction } from '@/features/actions/api';
import { useShortcuts } from '@/features/keyboard/store';
import { MACRO_BUTTON } from '@/features/macros/api';
import type { ComposerHandle } from '@/features/messages/StaffComposer';
import type { Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { toast } from '@/shared/ui/toast';
import { useOfferCommands } from '../commands';
import type { Neighbours } from './useNeighbours';

export type Panel = 'work' | 'call' | null;
type Props = {
  ticket: Ticket;
  etag: string | null;
  label: Label;
  around: Neighbours;
  composer: RefObject<ComposerHandle | null>;
  openAction: (action: string) => void;
  openPanel: (panel: Panel) => void;
};

function explain(): void {
  const details = document.querySelector<HTMLDetailsElement>('details.explain');
  if (!details) return;
  details.open = true;
  details.querySelector('summary')?.focus();
}

const REPEAT_MS = 1200;

/** Tells how often it has been called in a row before. */
function useRepeated(deed: (times: number) => void): () => void {
  const last = useRef({ at: 0, times: 0 });
  return () => {
    const { at, times } = last.current;
    last.current = { at: Date.now(), times: Date.now() - at < REPEAT_MS ? times + 1 : 0 };
    deed(last.current.times);
  };
}

/** Keys of a case, and the same deeds in the palette. */
export function useCaseCommands({ ticket, etag, label, around, composer, openAction, openPanel }: Props) {
  const { t } = useTranslation();
  const run = useRunAction(ticket.id, etag);
  const actions = offeredActions(ticket);
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('case.copied', { text })));
  const named = `${ticket.number} ${ticket.subject}`;
  const whole = `${named} ${window.location.origin}/desk${ticketPath(ticket.id)}`;
  const copyMore = useRepeated((times) => copy([ticket.number, named, whole][Math.min(times, 2)] ?? whole));
  const act = (action: string) => actions.includes(action) && openAction(action);
  const assign = () => actions.includes('assign') && run.mutate({ action: 'assign' }, { onSuccess: () => toast(t('case.assigned')) });
  const key = (keys: string, name: string, deed: () => void) => ({ keys, name, run: deed, scope: 'case' as const });
  const keys = [
    key('BracketLeft', t('case.previous'), () => around.go(around.previous)),
    key('BracketRight', t('case.next'), () => around.go(around.next)),
    key('KeyR', t('composer.mode_out'), () => composer.current?.write('out')),
    key('KeyN', t('composer.mode_internal'), () => composer.current?.write('internal')),
    key('KeyI', t('case.assign_me'), assign),
    key('KeyA', label('actions', 'assign'), () => act('assign')),
    key('KeyM', t('macros.use'), () => document.getElementById(MACRO_BUTTON)?.click()),
    key('KeyS', label('actions', 'start_work'), () => act('start_work')),
    key('KeyP', label('actions', 'set_criticality'), () => act('set_criticality')),
    key('KeyC', label('actions', 'close'), () => act('close')),
    key('KeyL', t('work.log'), () => openPanel('work')),
    key('KeyH', t('call.log'), () => openPanel('call')),
    key('KeyE', t('timer.explain'), explain),
    key('Period', t('case.copy_number'), copyMore),
    key('Shift+Period', t('case.copy_link'), () => copy(whole)),
  ];
  useShortcuts(keys);
  const group = t('case.title', { number: ticket.number });
  useOfferCommands([
    ...actions.map((action) => ({
      id: `action-${action}`,
      title: label('actions', action),
      group,
      run: () => openAction(action),
    })),
    ...(actions.includes('assign') ? [{ id: 'assign-me', title: t('case.assign_me'), group, run: assign }] : []),
    ...keys
      .filter(({ keys: one }) => /^(KeyR|KeyN|KeyM|KeyL|KeyH|KeyE|Period)$/.test(one))
      .map((one) => ({ id: one.keys, title: one.name, group, run: one.run })),
  ]);
  return run;
}

import { useEffect, useRef, useSyncExternalStore } from 'react';

export type Scope = 'everywhere' | 'list' | 'case';
/** `keys` are physical keys, as `event.code` names them, so that any keyboard layout works: `KeyJ`, `Mod+KeyK`, `KeyG KeyQ`. */
export type Shortcut = { keys: string; name: string; scope: Scope; run: () => void };

const STORED = 'reglament.shortcuts';
const SEQUENCE_MS = 1500;

let live: Shortcut[] = [];
let enabled = read();
const listeners = new Set<() => void>();

function read(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLiveShortcuts = (): Shortcut[] => useSyncExternalStore(subscribe, () => live);
export const useShortcutsEnabled = (): boolean => useSyncExternalStore(subscribe, () => enabled);
/** Single keys can be switched off (WCAG 2.1.4); those with Ctrl stay. */
export function enableShortcuts(on: boolean): void {
  enabled = on;
  localStorage.setItem(STORED, on ? 'on' : 'off');
  tell();
}

/** The keys of a part of the page while it is shown; what came last wins. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const signature = shortcuts.map(({ keys, name }) => `${keys}=${name}`).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a key does is read when it is pressed; only the set of keys is registered
  useEffect(() => {
    const mine = latest.current.map((shortcut, index) => ({ ...shortcut, run: () => latest.current[index]?.run() }));
    live = [...mine, ...live];
    tell();
    return () => {
      live = live.filter((one) => !mine.includes(one));
      tell();
    };
  }, [signature]);
}

type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** `KeyJ`, `Shift+KeyX`, `Mod+KeyK`; Ctrl and Command are one. */
export function chordOf(event: Press): string {
  // The sheet opens by the sign people know, wherever their layout keeps it.
  if (event.key === '?') return 'Shift+Slash';
  const parts = [(event.ctrlKey || event.metaKey) && 'Mod', event.altKey && 'Alt', event.shiftKey && 'Shift', event.code];
  return parts.filter(Boolean).join('+');
}

/** What a press means after the keys pressed just before it. */
export function resolve(shortcuts: Shortcut[], pending: string, chord: string): { run?: Shortcut; pending: string } {
  const sequence = pending ? `${pending} ${chord}` : chord;
  const exact = shortcuts.find(({ keys }) => keys === sequence) ?? shortcuts.find(({ keys }) => keys === chord);
  if (exact) return { run: exact, pending: '' };
  return { pending: shortcuts.some(({ keys }) => keys.startsWith(`${sequence} `)) ? sequence : '' };
}

const TYPES = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="menu"]';
const CHECKS = /^(checkbox|radio|button|submit|file)$/;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && CHECKS.test(target.type)) return false;
  return target.closest(TYPES) !== null;
}

let pending = '';
let pressedAt = 0;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || /^(Shift|Control|Alt|Meta)/.test(event.code)) return;
  const chord = chordOf(event);
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (!modified && (!enabled || isTyping(event.target))) return;
  // A dialog has keys of its own.
  if (document.querySelector('[role="dialog"]')) return;
  if (event.timeStamp - pressedAt > SEQUENCE_MS) pending = '';
  pressedAt = event.timeStamp;
  const next = resolve(live, pending, chord);
  pending = next.pending;
  if (!next.run) return;
  event.preventDefault();
  next.run.run();
}

/** One listener for the whole app. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

const SIGNS: Record<string, string> = {
  Mod: 'Ctrl',
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Period: '.',
  Enter: 'Enter',
  ArrowDown: '↓',
  ArrowUp: '↑',
};
/** `Mod+KeyK` as it stands on a Latin keyboard: `Ctrl+K`. */
export function keyWords(keys: string): string {
  if (keys === 'Shift+Slash') return '?';
  const one = (part: string) => SIGNS[part] ?? part.replace(/^(Key|Digit)/, '');
  return keys
    .split(' ')
    .map((chord) => chord.split('+').map(one).join('+'))
    .join(' ');
}

import { describe, expect, it } from 'vitest';
import { chordOf, keyWords, resolve, type Shortcut } from './store';

const shortcut = (keys: string): Shortcut => ({ keys, name: keys, scope: 'everywhere', run: () => {} });
const press = (code: string, key: string, held: Partial<KeyboardEvent> = {}) =>
  chordOf({ code, key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('shortcuts go by the physical key', () => {
  it('a Russian layout presses the same keys', () => {
    expect(press('KeyJ', 'о')).toBe('KeyJ');
    expect(press('KeyK', 'л', { ctrlKey: true })).toBe('Mod+KeyK');
    expect(press('KeyK', 'k', { metaKey: true })).toBe('Mod+KeyK');
    expect(press('Digit7', '?', { shiftKey: true })).toBe('Shift+Slash');
  });

  it('keys in a row wait for each other, and a key that starts nothing works at once', () => {
    const all = [shortcut('KeyG KeyQ'), shortcut('KeyJ')];
    expect(resolve(all, '', 'KeyG')).toEqual({ pending: 'KeyG' });
    expect(resolve(all, 'KeyG', 'KeyQ').run?.keys).toBe('KeyG KeyQ');
    expect(resolve(all, 'KeyG', 'KeyJ').run?.keys).toBe('KeyJ');
    expect(resolve(all, 'KeyG', 'KeyZ')).toEqual({ pending: '' });
  });

  it('what came last wins', () => {
    const [inner, outer] = [shortcut('KeyA'), shortcut('KeyA')];
    expect(resolve([inner, outer], '', 'KeyA').run).toBe(inner);
  });

  it('names keys as they are printed', () => {
    expect(keyWords('Mod+KeyK')).toBe('Ctrl+K');
    expect(keyWords('KeyG KeyQ')).toBe('G Q');
    expect(keyWords('Shift+Slash')).toBe('?');
    expect(keyWords('BracketLeft')).toBe('[');
  });
});

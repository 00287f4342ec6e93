import { useCallback, useEffect, useState } from 'react';

const read = <T>(key: string, empty: T): T => {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? empty : (JSON.parse(stored) as T);
  } catch {
    return empty;
  }
};

const write = (key: string, value: unknown) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage must not stop the writer.
  }
};

const keyOf = (name: string) => `reglament.draft.${name}`;

/** Whether something was written and not sent under this name. */
export const hasDraft = (name: string) => ![null, '""'].includes(localStorage.getItem(keyOf(name)));

const dropped = new Set<(key: string) => void>();

/** Forgets what was written under this name, wherever it is shown. */
export function dropDraft(name: string): void {
  localStorage.removeItem(keyOf(name));
  for (const listener of dropped) listener(keyOf(name));
}

/** Text that survives a reload, an expired session and a switch of language. Files have a store of their own. */
export function useDraft<T>(name: string, empty: T): [T, (value: T | ((before: T) => T)) => void, () => void] {
  const key = keyOf(name);
  const [held, setHeld] = useState(() => ({ key, value: read(key, empty) }));
  // Another draft under the same component: take what is stored there.
  const current = held.key === key ? held : { key, value: read(key, empty) };
  const set = useCallback(
    (value: T | ((before: T) => T)) =>
      setHeld((held) => {
        const next = value instanceof Function ? value(held.key === key ? held.value : read(key, empty)) : value;
        write(key, next);
        return { key, value: next };
      }),
    [key, empty],
  );
  const clear = useCallback(() => dropDraft(name), [name]);
  useEffect(() => {
    const listen = (gone: string) => gone === key && setHeld({ key, value: empty });
    dropped.add(listen);
    return () => void dropped.delete(listen);
  }, [key, empty]);
  return [current.value, set, clear];
}

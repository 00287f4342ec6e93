import { useCallback, useEffect, useState } from 'react';

const DATABASE = 'reglament';
const TABLE = 'files';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  return settled(opening).then((database) => {
    const transaction = database.transaction(TABLE, mode);
    transaction.oncomplete = () => database.close();
    return transaction.objectStore(TABLE);
  });
}

async function read(name: string): Promise<File[]> {
  const found: unknown = await settled((await table('readonly')).get(name));
  return Array.isArray(found) ? (found as File[]) : [];
}

async function write(name: string, files: File[]): Promise<void> {
  const store = await table('readwrite');
  if (files.length > 0) await settled(store.put(files, name));
  else await settled(store.delete(name));
}

const dropped = new Set<(name: string) => void>();

/** Forgets the files kept under this name, wherever they are shown. */
export function dropFiles(name: string): void {
  write(name, []).catch(() => undefined);
  for (const listener of dropped) listener(name);
}

/** Files of a draft, kept on this device beside its words. Where the browser keeps nothing, they live as long as the page. */
export function useFileDraft(name: string): [File[], (files: File[]) => void] {
  const [held, setHeld] = useState<{ name: string; files: File[] }>({ name, files: [] });
  useEffect(() => {
    let gone = false;
    read(name)
      .then((files) => !gone && files.length > 0 && setHeld((now) => (now.name === name && now.files.length > 0 ? now : { name, files })))
      .catch(() => undefined);
    const listen = (other: string) => other === name && setHeld({ name, files: [] });
    dropped.add(listen);
    return () => {
      gone = true;
      dropped.delete(listen);
    };
  }, [name]);
  const set = useCallback(
    (files: File[]) => {
      setHeld({ name, files });
      // A full or forbidden storage must not stop the writer.
      write(name, files).catch(() => undefined);
    },
    [name],
  );
  return [held.name === name ? held.files : [], set];
}

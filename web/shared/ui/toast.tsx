import { Alert, Portal, Stack } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

type Toast = { id: number; text: string };

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const LIFETIME_MS = 8_000;

function replace(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
const dismiss = (id: number) => replace(toasts.filter((toast) => toast.id !== id));

/** Tells that something was done; an error belongs next to what caused it, not here. */
export function toast(text: string): void {
  lastId += 1;
  const id = lastId;
  replace([...toasts, { id, text }]);
  setTimeout(() => dismiss(id), LIFETIME_MS);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function ToastRegion() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <Portal>
      <Stack
        role="status"
        aria-live="polite"
        gap="xs"
        pos="fixed"
        bottom={16}
        right={16}
        left={16}
        maw={420}
        ml="auto"
        style={{ zIndex: 400 }}
      >
        {shown.map((item) => (
          <Alert
            key={item.id}
            color="petrol.8"
            variant="filled"
            withCloseButton
            closeButtonLabel={t('common.close')}
            onClose={() => dismiss(item.id)}
            role="presentation"
          >
            {item.text}
          </Alert>
        ))}
      </Stack>
    </Portal>
  );
}

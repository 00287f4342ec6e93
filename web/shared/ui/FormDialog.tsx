import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from './states';

type Props = {
  title: string;
  submit: string;
  ready: boolean;
  pending: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  size?: string;
  color?: string;
  children: ReactNode;
};

/** A question in a dialog: its fields, what the server said against them, one button that names the deed. */
export function FormDialog({ title, submit, ready, pending, error, onSubmit, onClose, size = 'md', color, children }: Props) {
  const { t } = useTranslation();
  const send = (event: FormEvent) => {
    event.preventDefault();
    // A dialog lives in a portal of the page: its submit must not reach the form below it.
    event.stopPropagation();
    if (ready) onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form noValidate onSubmit={send}>
        <Stack gap="md">
          {children}
          {Boolean(error) && <Problem error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={pending} color={color}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

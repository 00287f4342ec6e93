import { Button, Modal } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  label: string;
  /** Of the dialog, where it is another than the button's. */
  title?: string;
  icon: ReactNode;
  /** What keys of the page find it by. */
  id?: string;
  /** What there is to choose from; it closes the dialog once something is chosen. */
  children: (close: () => void) => ReactNode;
};

/** A button that opens a choice in a dialog. Who closes it without choosing is back at the button. */
export function ChooserButton({ label, title = label, icon, id, children }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <Button ref={button} id={id} variant="default" leftSection={icon} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Modal
          opened
          onClose={close}
          title={title}
          size="lg"
          closeButtonProps={{ 'aria-label': t('common.close') }}
          transitionProps={{ duration: 0 }}
        >
          {children(() => setOpen(false))}
        </Modal>
      )}
    </>
  );
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useDeleteMailbox } from './api';
import type { Mailbox } from './types';

/** Asks once more before a mailbox goes; what came from it stays. */
export function DeleteMailbox({ mailbox, onDeleted }: { mailbox: Mailbox; onDeleted: () => void }) {
  const { t } = useTranslation();
  const [asking, ask] = useState(false);
  const remove = useDeleteMailbox(mailbox.id);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast(t('mail.mailbox_deleted'));
        onDeleted();
      },
    });
  return (
    <Group>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask(true)}>
        {t('mail.delete')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={t('mail.delete_title', { address: mailbox.address })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        transitionProps={{ duration: 0 }}
      >
        <Stack gap="md">
          <Text size="sm">{t('mail.delete_text')}</Text>
          {remove.error && <Problem error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => ask(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red.8" loading={remove.isPending} onClick={confirm}>
              {t('mail.delete_confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}

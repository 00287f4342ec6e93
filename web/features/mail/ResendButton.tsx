import { Button, Group } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useResend } from './api';
import type { Letter } from './types';
import { canResend } from './words';

/** The same letter, to those who did not get it. */
export function ResendButton({ letter }: { letter: Letter }) {
  const { t } = useTranslation();
  const resend = useResend(letter.id);
  return (
    <>
      {canResend(letter) && (
        <Group>
          <Button
            loading={resend.isPending}
            leftSection={<IconSend size={16} aria-hidden />}
            onClick={() => resend.mutate(undefined, { onSuccess: () => toast(t('mail.resent')) })}
          >
            {t('mail.resend')}
          </Button>
        </Group>
      )}
      {resend.error && <Problem error={resend.error} />}
    </>
  );
}

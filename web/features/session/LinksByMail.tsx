import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { askForLink, askForReset } from './api';

/** Ways in without the password. What is answered never tells whether there is such an account. */
export default function LinksByMail({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const ask = useMutation({
    mutationFn: ({ what, email }: { what: 'link' | 'reset'; email: string }) => (what === 'link' ? askForLink(email) : askForReset(email)),
  });
  const send = (what: 'link' | 'reset') => {
    // The browser says itself what is wrong with the address.
    if (field.current?.reportValidity()) ask.mutate({ what, email: field.current.value.trim() });
  };
  return (
    <>
      <Group gap="xs">
        <Button variant="default" size="xs" loading={ask.isPending && ask.variables.what === 'link'} onClick={() => send('link')}>
          {t('sign_in.send_link')}
        </Button>
        <Button variant="subtle" size="xs" loading={ask.isPending && ask.variables.what === 'reset'} onClick={() => send('reset')}>
          {t('sign_in.forgot')}
        </Button>
      </Group>
      {ask.error && <Problem error={ask.error} />}
      {ask.isSuccess && (
        <Alert role="status" p="xs">
          <Text size="sm">{t('sign_in.sent')}</Text>
        </Alert>
      )}
    </>
  );
}

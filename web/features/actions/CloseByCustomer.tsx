import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useRunAction } from './api';

/** A customer closes their own case: asked once more, because a closed case is final for them. */
export function CloseByCustomer({ ticket, etag }: { ticket: string; etag: string | null }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const run = useRunAction(ticket, etag);
  if (!asking) {
    return (
      <Group>
        <Button variant="default" size="sm" onClick={() => setAsking(true)}>
          {t('close.button')}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="sm" className="surface" p="md">
      <Text size="sm">{t('close.question')}</Text>
      {run.error && <Problem error={run.error} />}
      <Group gap="sm">
        <Button
          size="sm"
          loading={run.isPending}
          onClick={() => run.mutate({ action: 'close' }, { onSuccess: () => toast(t('close.done')) })}
        >
          {t('close.yes')}
        </Button>
        <Button size="sm" variant="subtle" onClick={() => setAsking(false)}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { IconFlagOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { signInOptionsQuery } from './api';
import { endDemonstration } from './demonstration';

/** What a demonstration is, and the way from it to the real desk. Nothing where this is the real one. */
export function EndDemonstration() {
  const { t } = useTranslation();
  const options = useQuery(signInOptionsQuery);
  const [asking, ask] = useState(false);
  const end = useMutation({ mutationFn: endDemonstration, onSuccess: (address) => window.location.assign(address) });
  if (options.data?.demonstration !== true) return null;
  return (
    <section className="surface" aria-labelledby="demonstration" style={{ padding: 16 }}>
      <Stack gap="xs" align="flex-start">
        <Title order={2} id="demonstration">
          {t('demonstration.title')}
        </Title>
        <Text size="sm">{t('demonstration.what')}</Text>
        <Button variant="default" leftSection={<IconFlagOff size={16} aria-hidden />} onClick={() => ask(true)}>
          {t('demonstration.end')}
        </Button>
      </Stack>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={t('demonstration.sure')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        transitionProps={{ duration: 0 }}
      >
        <Stack gap="md">
          <Text size="sm">{t('demonstration.sure_text')}</Text>
          {end.error && <Problem error={end.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => ask(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red.8" loading={end.isPending || end.isSuccess} onClick={() => end.mutate()}>
              {t('demonstration.confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </section>
  );
}

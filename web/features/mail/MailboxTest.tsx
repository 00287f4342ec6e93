import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { useTryMailbox } from './api';
import type { Side } from './draft';
import type { Trial, Tried } from './types';

/** Speaks to both servers as they are on file; nothing is fetched and nothing sent. */
export function MailboxTest({ id }: { id: string }) {
  const { t } = useTranslation();
  const trial = useTryMailbox(id);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          loading={trial.isPending}
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          onClick={() => trial.mutate()}
        >
          {t('mail.test')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('mail.test_hint')}
        </Text>
      </Group>
      <div aria-live="polite">{trial.data && !trial.isPending && <Results trial={trial.data} />}</div>
      {trial.error && <Problem error={trial.error} />}
    </Stack>
  );
}

function Results({ trial }: { trial: Trial }) {
  return (
    <Stack gap="xs">
      <Result side="incoming" tried={trial.incoming} />
      <Result side="outgoing" tried={trial.outgoing} />
    </Stack>
  );
}

function Result({ side, tried }: { side: Side; tried: Tried | null }) {
  const { t } = useTranslation();
  const title = t(`mail.tried_${side}`);
  if (!tried) {
    return (
      <Text size="sm">
        {title}: {t(`mail.none_${side}`)}
      </Text>
    );
  }
  return (
    <Alert
      color={tried.ok ? 'green' : 'red'}
      title={`${title}: ${t(tried.ok ? 'mail.reached' : 'mail.not_reached')}`}
      icon={tried.ok ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      role="presentation"
    >
      {tried.ok && tried.mails !== null && t('mail.mails_there', { count: tried.mails })}
      {tried.error}
    </Alert>
  );
}

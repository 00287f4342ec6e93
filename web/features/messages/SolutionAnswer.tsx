import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconBulb, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

/** A proposed solution is answered by a button: what a message means is stated, never guessed from its words. */
export function SolutionAnswer({ ticket }: { ticket: string }) {
  const { t } = useTranslation();
  const [explaining, setExplaining] = useState(false);
  const [text, setText] = useState('');
  const send = useSendMessage(ticket);
  const answer = (code: 'confirmed' | 'not_confirmed') =>
    send.mutate(
      {
        direction: 'in',
        type: code === 'confirmed' ? 'confirmation' : 'rejection',
        text: text.trim() || t(`solution.${code}_text`),
        answer: { code },
      },
      { onSuccess: () => toast(t('message.sent')) },
    );
  return (
    <Alert color="petrol" icon={<IconBulb aria-hidden />} title={t('solution.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('solution.question')}</Text>
        {explaining && (
          <GrowingTextarea
            label={t('solution.what_remains')}
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {send.error && <Problem error={send.error} />}
        <Group gap="sm">
          {!explaining && (
            <Button leftSection={<IconCheck size={16} aria-hidden />} loading={send.isPending} onClick={() => answer('confirmed')}>
              {t('solution.confirmed')}
            </Button>
          )}
          <Button
            variant={explaining ? 'filled' : 'default'}
            leftSection={<IconX size={16} aria-hidden />}
            loading={explaining && send.isPending}
            onClick={() => (explaining ? answer('not_confirmed') : setExplaining(true))}
          >
            {t(explaining ? 'solution.send_not_confirmed' : 'solution.not_confirmed')}
          </Button>
          {explaining && (
            <Button variant="subtle" onClick={() => setExplaining(false)}>
              {t('common.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

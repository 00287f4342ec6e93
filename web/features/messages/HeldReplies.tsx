import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ticketPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Problem } from '@/shared/ui/states';
import { type Held, isAttended, sendNow, undo, useHeld } from './held';

/** Seconds to go, counted down in sight; whoever listens is told once. */
function Seconds({ until }: { until: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(beat);
  }, []);
  return (
    <span aria-hidden className="numbers">
      {t('composer.goes_in', { count: Math.max(0, Math.ceil((until - now) / 1000)) })}
    </span>
  );
}

/** What may be done with a reply that has not gone. */
export function HeldDeeds({ reply }: { reply: Held }) {
  const { t } = useTranslation();
  const { ticket, state, dueAt } = reply;
  return (
    <Group gap="sm">
      <Button size="sm" variant="default" disabled={state === 'sending'} onClick={() => undo(ticket)}>
        {t(state === 'failed' ? 'composer.back_to_writing' : 'composer.undo')}
      </Button>
      <Button size="sm" loading={state === 'sending'} onClick={() => void sendNow(ticket)} aria-keyshortcuts="Control+Enter">
        {t(state === 'failed' ? 'common.retry' : 'composer.send_now')}
      </Button>
      {state === 'held' && (
        <Text size="sm" component="span">
          <Seconds until={dueAt} />
        </Text>
      )}
    </Group>
  );
}

/** Replies that wait while their writer has gone on to other pages. */
export default function HeldReplies({ owner }: { owner: string }) {
  const { t } = useTranslation();
  const waiting = useHeld().filter((reply) => reply.owner === owner && !isAttended(reply.ticket));
  return (
    <div role="status" className="held-replies">
      {waiting.map((reply) => (
        <Paper key={reply.ticket} withBorder shadow="md" p="sm">
          <Stack gap="xs">
            <Text size="sm">
              {t(reply.state === 'failed' ? 'composer.not_sent' : 'composer.held_elsewhere')}{' '}
              <AppLink to={ticketPath(reply.ticket)}>{reply.number}</AppLink>
            </Text>
            {reply.error !== null && <Problem error={reply.error} />}
            <HeldDeeds reply={reply} />
          </Stack>
        </Paper>
      ))}
    </div>
  );
}

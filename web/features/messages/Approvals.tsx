import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconClipboardCheck, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '@/shared/api/generated';
import type { Label } from '@/shared/i18n/labels';
import { useDraft } from '@/shared/lib/drafts';
import { durationWords } from '@/shared/lib/duration';
import { formatShort } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { useSendMessage } from './api';

type Props = { ticket: string; owner: string; approvals: ApprovalView[]; label: Label; children?: ReactNode };

/** What the customer is asked to agree to, answered in place; what was decided is kept below. */
export function Approvals({ ticket, owner, approvals, label, children }: Props) {
  const { t } = useTranslation();
  const asked = approvals.filter((one) => one.state === 'asked');
  const decided = approvals.filter((one) => one.state !== 'asked');
  return (
    <>
      {asked.map((approval) => (
        <Question key={approval.id} ticket={ticket} owner={owner} approval={approval} label={label}>
          {children}
        </Question>
      ))}
      {decided.length > 0 && (
        <details>
          <summary>{t('approval.decided', { count: decided.length })}</summary>
          <Stack component="ul" className="list" gap="xs" pt="xs">
            {decided.toReversed().map((approval) => (
              <Decided key={approval.id} approval={approval} label={label} />
            ))}
          </Stack>
        </details>
      )}
    </>
  );
}

function useTitle(label: Label) {
  const { t, i18n } = useTranslation();
  return (approval: ApprovalView) =>
    approval.minutes
      ? t('approval.hours_title', { what: label('approvals', approval.code), hours: durationWords(i18n, approval.minutes * 60) })
      : label('approvals', approval.code);
}

function Question({ ticket, owner, approval, label, children }: Omit<Props, 'approvals'> & { approval: ApprovalView }) {
  const { t, i18n } = useTranslation();
  const title = useTitle(label)(approval);
  const [declining, setDeclining] = useState(false);
  const [words, setWords, clear] = useDraft(`${owner}.${ticket}.approval.${approval.id}`, '');
  const send = useSendMessage(ticket);
  const answer = (code: 'given' | 'declined') =>
    send.mutate(
      {
        direction: 'in',
        type: code === 'given' ? 'confirmation' : 'rejection',
        text: (code === 'declined' && words.trim()) || t(`approval.${code}_text`, { what: title }),
        answer: { code, approval: approval.id },
      },
      {
        onSuccess: () => {
          clear();
          toast(t('message.sent'));
        },
      },
    );
  return (
    <Alert color="orange" icon={<IconClipboardCheck aria-hidden />} title={title} role="region" aria-label={title}>
      <Stack gap="sm">
        <Text size="sm">{t(approval.minutes ? 'approval.question_hours' : 'approval.question')}</Text>
        <Scope approval={approval} label={label} />
        {approval.minutes && children}
        <Text size="sm" c="dimmed">
          {t('approval.asked_at', { at: formatShort(approval.asked_at, i18n.language) })}
        </Text>
        <ClauseChips clauses={approval.clauses} />
        {declining && (
          <GrowingTextarea
            label={t('approval.why_not')}
            description={t('approval.why_not_hint')}
            minRows={2}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {send.error && <Problem error={send.error} />}
        <Group gap="sm">
          {!declining && (
            <Button leftSection={<IconCheck size={16} aria-hidden />} loading={send.isPending} onClick={() => answer('given')}>
              {t('approval.give')}
            </Button>
          )}
          <Button
            variant={declining ? 'filled' : 'default'}
            leftSection={<IconX size={16} aria-hidden />}
            loading={declining && send.isPending}
            onClick={() => (declining ? answer('declined') : setDeclining(true))}
          >
            {t(declining ? 'approval.send_decline' : 'approval.decline')}
          </Button>
          {declining && (
            <Button variant="subtle" onClick={() => setDeclining(false)}>
              {t('common.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** What exactly is agreed to, e.g. to whom something is shown or which stretch is filled in. */
function Scope({ approval, label }: { approval: ApprovalView; label: Label }) {
  const entries = Object.entries(approval.scope).filter(([, value]) => ['string', 'number'].includes(typeof value));
  if (entries.length === 0) return null;
  return (
    <Stack component="ul" className="list" gap={2}>
      {entries.map(([code, value]) => (
        <Text component="li" size="sm" key={code}>
          {label('fields', code)}: <b>{String(value)}</b>
        </Text>
      ))}
    </Stack>
  );
}

function Decided({ approval, label }: { approval: ApprovalView; label: Label }) {
  const { t, i18n } = useTranslation();
  const title = useTitle(label)(approval);
  const known = `approval.state_${approval.state}`;
  const at = approval.decided_at ? formatShort(approval.decided_at, i18n.language) : '';
  return (
    <Text component="li" size="sm">
      {title}: <b>{i18n.exists(known) ? t(known) : approval.state}</b> {at}
    </Text>
  );
}

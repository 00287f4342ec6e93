import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { letterQuery } from '@/features/mail/api';
import { DeliveryLog } from '@/features/mail/DeliveryLog';
import { Facts } from '@/features/mail/Facts';
import { LetterStateBadge } from '@/features/mail/LetterStateBadge';
import { ResendButton } from '@/features/mail/ResendButton';
import type { Letter } from '@/features/mail/types';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function LetterPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(letterQuery(id));
  return (
    <Stack className="page" gap="md">
      <AppLink to="/mail" search={{ tab: 'outgoing' }} size="sm">
        {t('mail.all_letters')}
      </AppLink>
      <Loaded query={query}>{(letter) => <Whole letter={letter} />}</Loaded>
    </Stack>
  );
}

function Whole({ letter }: { letter: Letter }) {
  const { t } = useTranslation();
  return (
    <>
      <Stack gap={6}>
        <PageTitle title={letter.subject || t('mail.no_subject')} />
        <Group gap="sm">
          <LetterStateBadge state={letter.state} />
          {letter.ticket && (
            <AppLink to={ticketPath(letter.ticket)} size="sm" underline="always">
              {t('mail.to_case')}
            </AppLink>
          )}
        </Group>
      </Stack>
      <ResendButton letter={letter} />
      <Panel title={t('mail.facts')}>
        <LetterFacts letter={letter} />
      </Panel>
      <Panel title={t('mail.log')}>
        <DeliveryLog letter={letter} />
      </Panel>
      <Panel title={t('mail.text')}>
        <Text size="sm" className="prewrap">
          {letter.text}
        </Text>
      </Panel>
    </>
  );
}

function LetterFacts({ letter }: { letter: Letter }) {
  const { t, i18n } = useTranslation();
  const at = (instant: string | null) => instant && formatInstant(instant, i18n.language);
  return (
    <Facts
      facts={[
        [t('mail.from'), letter.from],
        [t('mail.to'), letter.to.join(', ')],
        [t('mail.written'), at(letter.created_at)],
        [t('mail.sent_at'), at(letter.sent_at)],
        [t('mail.attempts'), letter.attempts],
        [t('mail.next_attempt'), at(letter.next_attempt_at)],
        [t('mail.last_error'), letter.state === 'sent' ? null : letter.last_error],
      ]}
    />
  );
}

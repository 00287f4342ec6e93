import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { inboundQuery } from '@/features/mail/api';
import { MailContentPanel } from '@/features/mail/MailContentPanel';
import { ReleaseForm } from '@/features/mail/ReleaseForm';
import { SetAsideForm } from '@/features/mail/SetAsideForm';
import { SourceButton } from '@/features/mail/SourceButton';
import type { ReadMail } from '@/features/mail/types';
import { ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';

export function InboundMailPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery(inboundQuery(id));
  return (
    <Stack className="page" gap="md">
      {query.data?.ticket ? (
        <AppLink to={ticketPath(query.data.ticket)} size="sm">
          {t('mail.back_to_case')}
        </AppLink>
      ) : (
        <AppLink to="/mail" size="sm">
          {t('mail.all_quarantine')}
        </AppLink>
      )}
      <Loaded query={query}>{(mail) => <Whole key={id} mail={mail} />}</Loaded>
    </Stack>
  );
}

function Whole({ mail }: { mail: ReadMail }) {
  const { t, i18n } = useTranslation();
  const title = mail.content ? mail.content.subject || t('mail.no_subject') : t('mail.unreadable');
  return (
    <>
      <Stack gap={6}>
        <Text size="sm" c="dimmed">
          {t('mail.received_at', { mailbox: mail.mailbox, at: formatInstant(mail.received_at, i18n.language) })}
        </Text>
        <PageTitle title={title} />
        {mail.state === 'quarantined' && <Text size="sm">{t('mail.held', { reason: mail.reason ?? t('mail.reason_unknown') })}</Text>}
      </Stack>
      <SourceButton id={mail.id} />
      <MailContentPanel mail={mail} />
      {mail.state === 'quarantined' ? (
        <>
          <Panel title={t('mail.release')}>
            <ReleaseForm mail={mail} />
          </Panel>
          <Panel title={t('mail.set_aside')}>
            <SetAsideForm id={mail.id} />
          </Panel>
        </>
      ) : (
        <Settled mail={mail} />
      )}
    </>
  );
}

function Settled({ mail }: { mail: ReadMail }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel title={t('mail.became')}>
      <Stack gap="xs">
        <Text size="sm">
          {t(mail.disposition ? `mail.became_${mail.disposition}` : 'mail.became_pending')}
          {mail.settled_at && ` · ${formatInstant(mail.settled_at, i18n.language)}`}
        </Text>
        {mail.reason && <Text size="sm">{mail.reason}</Text>}
        {mail.ticket && (
          <AppLink to={ticketPath(mail.ticket)} size="sm" underline="always">
            {t('mail.to_case')}
          </AppLink>
        )}
      </Stack>
    </Panel>
  );
}

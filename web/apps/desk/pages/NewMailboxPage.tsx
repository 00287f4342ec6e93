import { Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MailboxForm } from '@/features/mail/MailboxForm';
import { mailboxPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { PageTitle } from '@/shared/ui/states';

export function NewMailboxPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Stack className="page" gap="md">
      <AppLink to="/mail" search={{ tab: 'mailboxes' }} size="sm">
        {t('mail.all_mailboxes')}
      </AppLink>
      <PageTitle title={t('mail.new_mailbox')} />
      <Panel title={t('mail.settings')}>
        <MailboxForm onSaved={({ id }) => void navigate({ to: mailboxPath(id) })} />
      </Panel>
    </Stack>
  );
}

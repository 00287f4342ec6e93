import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { MailboxBadge } from './MailboxBadge';
import type { Mailbox } from './types';
import { healthOf } from './words';

/** How a mailbox does; what fails is told with the server's own words. */
export function MailboxHealth({ mailbox }: { mailbox: Mailbox }) {
  const { t, i18n } = useTranslation();
  const { failing_since: since, last_error: error } = mailbox.state;
  return (
    <>
      <MailboxBadge mailbox={mailbox} />
      {healthOf(mailbox) === 'failing' && since && (
        <Text size="xs" mt={4}>
          {t('mail.failing_since', { at: formatInstant(since, i18n.language) })}
          {error && `: ${error}`}
        </Text>
      )}
    </>
  );
}

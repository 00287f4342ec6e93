import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { inboundPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { ticketMailsQuery } from './api';
import { byMessage } from './cuts';

/** From a message to the mail it came with: quotes, signature and pictures stand only there. */
export function WholeMail({ ticket, message }: { ticket: string; message: string }) {
  const { t } = useTranslation();
  const mails = useQuery(ticketMailsQuery(ticket));
  const mail = byMessage(mails.data ?? []).get(message);
  if (!mail) return null;
  return (
    <Text size="sm" mt={6}>
      <AppLink to={inboundPath(mail.id)} size="sm" underline="always">
        {t('mail.whole')}
      </AppLink>
    </Text>
  );
}

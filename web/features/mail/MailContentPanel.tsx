import { Alert, Badge, Box, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconShieldQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '@/shared/lib/files';
import { formatInstant } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Facts } from './Facts';
import { MailBody } from './MailBody';
import type { MailContent, ReadMail } from './types';

/** What a mail says of itself, marked as what it is: the words of a stranger. */
export function MailContentPanel({ mail }: { mail: ReadMail }) {
  const { t } = useTranslation();
  if (!mail.content) {
    return (
      <Panel title={t('mail.content')}>
        <Alert color="orange" icon={<IconShieldQuestion aria-hidden />} title={t('mail.unreadable')}>
          {mail.unreadable && mail.unreadable !== mail.reason && <Text size="sm">{mail.unreadable}</Text>}
          <Text size="sm">{t('mail.unreadable_hint')}</Text>
        </Alert>
      </Panel>
    );
  }
  return (
    <Panel
      title={t('mail.content')}
      right={
        <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconShieldQuestion size={12} aria-hidden />}>
          {t('mail.unproven')}
        </Badge>
      }
    >
      <Stack gap="md">
        <Text size="sm">{t('mail.unproven_hint')}</Text>
        <Headers content={mail.content} />
        <MailBody content={mail.content} />
        {mail.content.attachments.length > 0 && <Attachments content={mail.content} />}
      </Stack>
    </Panel>
  );
}

function Headers({ content }: { content: MailContent }) {
  const { t, i18n } = useTranslation();
  return (
    <Facts
      facts={[
        [t('mail.from_said'), content.from ?? t('mail.not_said')],
        [t('mail.to_said'), content.to.join(', ')],
        [t('mail.subject_said'), content.subject || t('mail.not_said')],
        [t('mail.date_said'), content.date && formatInstant(content.date, i18n.language)],
      ]}
    />
  );
}

function Attachments({ content }: { content: MailContent }) {
  const { t, i18n } = useTranslation();
  const files = content.attachments.map((file, index) => ({ ...file, key: `${index}` }));
  return (
    <Box>
      <Text size="xs" c="dimmed">
        {t('mail.attachments')}
      </Text>
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('mail.attachments')}>
        {files.map(({ key, name, media_type, size }) => (
          <Text component="li" size="sm" key={key}>
            <IconPaperclip size={14} aria-hidden /> {[name, media_type, formatBytes(size, i18n.language)].join(' · ')}
          </Text>
        ))}
      </Stack>
    </Box>
  );
}

import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconLock, IconMail, IconRobot, IconUser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentRef, Message } from '@/shared/api/types';
import { formatBytes, saveBlob } from '@/shared/lib/files';
import { formatInstant } from '@/shared/lib/time';
import { attachmentBytes } from './api';

const ICON = { in: IconUser, out: IconMail, internal: IconLock };

type Props = {
  message: Message;
  own: boolean;
  /** When it came, as the page shows it: plain unless given. */
  stamp?: ReactNode;
  children?: ReactNode;
};

/** One message; an internal note says so in words, shape and colour. What is known of its delivery stands below it. */
export function MessageBubble({ message, own, stamp, children }: Props) {
  const { t, i18n } = useTranslation();
  const Icon = message.automatic ? IconRobot : ICON[message.direction];
  return (
    <article className="bubble" data-direction={message.direction} aria-label={t(`message.direction_${message.direction}`)}>
      <Group gap="xs" justify="space-between">
        <Group gap={8}>
          <Icon size={17} aria-hidden />
          <Text fw={600} size="sm">
            {own ? t('message.you') : message.author.name}
          </Text>
          {message.direction === 'internal' && (
            <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconLock size={12} aria-hidden />}>
              {t('message.internal_badge')}
            </Badge>
          )}
          {message.direction !== 'internal' && (
            <Text size="sm" c="dimmed">
              {t(`message_type.${message.type}`)}
            </Text>
          )}
          {message.automatic && (
            <Text size="sm" c="dimmed">
              {t('message.automatic')}
            </Text>
          )}
        </Group>
        {stamp ?? (
          <Text size="sm" c="dimmed" component="time" dateTime={message.at}>
            {formatInstant(message.at, i18n.language)}
          </Text>
        )}
      </Group>
      <Text className="prewrap" mt={6} size="sm">
        {message.text}
      </Text>
      {message.attachments.length > 0 && (
        <Stack gap={4} mt="sm" align="flex-start">
          {message.attachments.map((attachment) => (
            <AttachmentButton key={attachment.id} attachment={attachment} />
          ))}
        </Stack>
      )}
      {message.direction === 'out' && message.delivery_state && (
        <Text size="xs" c="dimmed" mt={6}>
          {i18n.exists(`delivery.${message.delivery_state}`) ? t(`delivery.${message.delivery_state}`) : message.delivery_state}
        </Text>
      )}
      {children}
    </article>
  );
}

function AttachmentButton({ attachment }: { attachment: AttachmentRef }) {
  const { i18n } = useTranslation();
  const download = useMutation({
    mutationFn: () => attachmentBytes(attachment.id),
    onSuccess: (blob) => saveBlob(blob, attachment.name),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={download.isPending}
      color={download.isError ? 'red' : undefined}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => download.mutate()}
    >
      {attachment.name} · {formatBytes(attachment.size, i18n.language)}
    </Button>
  );
}

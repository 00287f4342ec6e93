import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconLock, IconMail, IconPhoto, IconRobot, IconUser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentRef, Message } from '@/shared/api/types';
import { formatBytes, saveBlob } from '@/shared/lib/files';
import { formatInstant } from '@/shared/lib/time';
import { AllFiles } from './AllFiles';
import { attachmentBytes } from './api';

const ImageView = lazy(() => import('./ImageView'));

/** What a browser draws and nothing acts in. */
const DRAWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

const ICON = { in: IconUser, out: IconMail, internal: IconLock };

/** The desk itself signs with its own name, which the reader's language has. */
const authorName = (t: TFunction, { author }: Message) => (author.role === 'system' ? t('brand') : author.name);

type Props = {
  ticket: string;
  message: Message;
  own: boolean;
  /** When it came, as the page shows it: plain unless given. */
  stamp?: ReactNode;
  children?: ReactNode;
};

/** One message; an internal note says so in words, shape and colour. What is known of its delivery stands below it. */
export function MessageBubble({ ticket, message, own, stamp, children }: Props) {
  const { t, i18n } = useTranslation();
  const Icon = message.automatic ? IconRobot : ICON[message.direction];
  const images = message.attachments.filter(({ media_type }) => DRAWN.has(media_type));
  return (
    <article className="bubble" data-direction={message.direction} aria-label={t(`message.direction_${message.direction}`)}>
      <Group gap="xs" justify="space-between">
        <Group gap={8}>
          <Icon size={17} aria-hidden />
          <Text fw={600} size="sm">
            {own ? t('message.you') : authorName(t, message)}
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
            <AttachmentButton key={attachment.id} attachment={attachment} images={images} />
          ))}
          {message.attachments.length > 1 && (
            <AllFiles
              ticket={ticket}
              message={message.id}
              count={message.attachments.length}
              name={t('files.of', { date: message.at.slice(0, 10) })}
            />
          )}
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

/** An image opens where it is read; any other file is saved. */
function AttachmentButton({ attachment, images }: { attachment: AttachmentRef; images: AttachmentRef[] }) {
  const { i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const download = useMutation({
    mutationFn: () => attachmentBytes(attachment.id),
    onSuccess: (blob) => saveBlob(blob, attachment.name),
  });
  const isImage = images.includes(attachment);
  const Icon = isImage ? IconPhoto : IconDownload;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        className="wraps"
        loading={download.isPending}
        color={download.isError ? 'red' : undefined}
        leftSection={<Icon size={14} aria-hidden />}
        aria-haspopup={isImage ? 'dialog' : undefined}
        onClick={() => (isImage ? setOpen(true) : download.mutate())}
      >
        {attachment.name} · {formatBytes(attachment.size, i18n.language)}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ImageView images={images} first={attachment.id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

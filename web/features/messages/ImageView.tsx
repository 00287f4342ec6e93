import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentRef } from '@/shared/api/types';
import { formatBytes, saveBlob } from '@/shared/lib/files';
import { Loaded } from '@/shared/ui/states';
import { attachmentBytes } from './api';

type Props = {
  /** Those of one message. */
  images: AttachmentRef[];
  first: string;
  onClose: () => void;
};

/** The images of a message, one at a time; arrows go to the next. */
export default function ImageView({ images, first, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [place, setPlace] = useState(() =>
    Math.max(
      0,
      images.findIndex(({ id }) => id === first),
    ),
  );
  const image = images[place];
  const go = (step: number) => setPlace((now) => (now + step + images.length) % images.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (images.length < 2) return;
    if (event.code === 'ArrowLeft') go(-1);
    if (event.code === 'ArrowRight') go(1);
  };
  if (!image) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      onKeyDown={onKeyDown}
      size="auto"
      centered
      title={`${image.name} · ${formatBytes(image.size, i18n.language)}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Image key={image.id} image={image} />
      {images.length > 1 && (
        <Group gap="xs" mt="sm">
          <ActionIcon variant="default" aria-label={t('files.previous_image')} onClick={() => go(-1)}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <Text size="sm" className="numbers" role="status">
            {t('files.image_of', { place: place + 1, total: images.length })}
          </Text>
          <ActionIcon variant="default" aria-label={t('files.next_image')} onClick={() => go(1)}>
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      )}
    </Modal>
  );
}

function Image({ image }: { image: AttachmentRef }) {
  const { t } = useTranslation();
  const bytes = useQuery({
    queryKey: ['attachments', image.id],
    queryFn: () => attachmentBytes(image.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Loaded query={bytes}>
      {(blob) => (
        <Stack gap="sm">
          <Drawn blob={blob} name={image.name} />
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => saveBlob(blob, image.name)}
            >
              {t('files.save')}
            </Button>
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}

/** The address of the bytes lives as long as they are shown. */
function Drawn({ blob, name }: { blob: Blob; name: string }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (broken) return <Text size="sm">{t('files.image_broken')}</Text>;
  return url ? <img className="shown-image" src={url} alt={name} onError={() => setBroken(true)} /> : null;
}

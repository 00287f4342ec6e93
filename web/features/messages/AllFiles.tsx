import { Button } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/shared/api/problems';
import type { AttachmentRef } from '@/shared/api/types';
import { saveBlob } from '@/shared/lib/files';
import { toast } from '@/shared/ui/toast';
import { attachmentBytes } from './api';

/** Every file of a message in one archive, made on this device. */
export function AllFiles({ attachments, name }: { attachments: AttachmentRef[]; name: string }) {
  const { t, i18n } = useTranslation();
  const save = useMutation({
    mutationFn: async () => {
      const [{ zipped }, ...contents] = await Promise.all([
        import('@/shared/lib/zip'),
        ...attachments.map(({ id }) => attachmentBytes(id)),
      ]);
      return zipped(contents.map((content, index) => ({ name: attachments[index]?.name ?? '', content })));
    },
    onSuccess: (archive) => saveBlob(archive, `${name}.zip`),
    onError: (error) => toast(problemText(i18n, error)),
  });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      className="wraps"
      loading={save.isPending}
      leftSection={<IconFileZip size={14} aria-hidden />}
      onClick={() => save.mutate()}
    >
      {t('files.save_all', { count: attachments.length })}
    </Button>
  );
}

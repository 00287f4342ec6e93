import { Button } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/shared/api/problems';
import { saveBlob } from '@/shared/lib/files';
import { toast } from '@/shared/ui/toast';
import { archiveBytes } from './api';

type Props = { ticket: string; message: string; count: number; name: string };

/** Every file of a message in one archive. */
export function AllFiles({ ticket, message, count, name }: Props) {
  const { t, i18n } = useTranslation();
  const save = useMutation({
    mutationFn: () => archiveBytes(ticket, message),
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
      {t('files.save_all', { count })}
    </Button>
  );
}

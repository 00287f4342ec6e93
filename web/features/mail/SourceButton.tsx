import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '@/shared/lib/files';
import { Problem } from '@/shared/ui/states';
import { sourceBytes } from './api';

/** The mail as it arrived, byte for byte: to be opened elsewhere, never here. */
export function SourceButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const download = useMutation({ mutationFn: () => sourceBytes(id), onSuccess: (blob) => saveBlob(blob, `${id}.eml`) });
  return (
    <>
      <Group>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download.mutate()}
        >
          {t('mail.source')}
        </Button>
      </Group>
      {download.error && <Problem error={download.error} />}
    </>
  );
}

import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/shared/api/problems';
import { saveBlob } from '@/shared/lib/files';
import { toast } from './toast';

const TABLES = ['xlsx', 'csv', 'pdf'] as const;
/** What a table can be had as. */
export type FileFormat = (typeof TABLES)[number];

type Props<Format extends string> = {
  /** Of the file, without its ending. */
  name: string;
  formats: readonly Format[];
  load: (format: Format) => Promise<Blob>;
  disabled?: boolean;
};

/** What is shown, as a file: all of it, not the page that is loaded. */
export function ExportMenu<Format extends string>({ name, formats, load, disabled }: Props<Format>) {
  const { t, i18n } = useTranslation();
  const save = useMutation({
    mutationFn: load,
    onSuccess: (blob, format) => saveBlob(blob, `${name}.${format}`),
    onError: (error) => toast(problemText(i18n, error)),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          loading={save.isPending}
          disabled={disabled}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('files.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {t(`files.as_${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same for a table. */
export const TableExport = (props: Omit<Props<FileFormat>, 'formats'>) => <ExportMenu {...props} formats={TABLES} />;

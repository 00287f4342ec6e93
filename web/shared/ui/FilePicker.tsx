import { ActionIcon, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, MAX_FILE_BYTES } from '@/shared/lib/files';

type Props = { files: File[]; onChange: (files: File[]) => void; hint?: string; children?: ReactNode };

/** Files by button, drop or paste. The text area given as children takes drops and pastes too. */
export function FilePicker({ files, onChange, hint, children }: Props) {
  const { t, i18n } = useTranslation();
  const [over, setOver] = useState(false);
  const [tooBig, setTooBig] = useState<string | null>(null);
  const add = (more: Iterable<File>) => {
    const all = [...more];
    setTooBig(all.find((file) => file.size > MAX_FILE_BYTES)?.name ?? null);
    onChange([...files, ...all.filter((file) => file.size <= MAX_FILE_BYTES)]);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    add(event.clipboardData.files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  return (
    <Stack
      gap="xs"
      onPaste={onPaste}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      style={over ? { outline: '3px dashed var(--mantine-primary-color-5)', outlineOffset: 6, borderRadius: 8 } : undefined}
    >
      {children}
      <Group gap="sm">
        <FileButton multiple onChange={add}>
          {(props) => (
            <Button {...props} variant="default" size="sm" leftSection={<IconPaperclip size={16} aria-hidden />}>
              {t('files.add')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {hint ?? t('files.hint')}
        </Text>
      </Group>
      {tooBig && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('files.too_big', { name: tooBig, limit: formatBytes(MAX_FILE_BYTES, i18n.language) })}
        </Text>
      )}
      {files.length > 0 && (
        <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('files.list')}>
          {files.map((file, index) => (
            <Group component="li" gap="xs" key={`${file.name}-${file.lastModified}-${file.size}`}>
              <Text size="sm">{file.name}</Text>
              <Text size="sm" c="dimmed">
                {formatBytes(file.size, i18n.language)}
              </Text>
              <ActionIcon
                variant="subtle"
                size="md"
                aria-label={t('files.remove', { name: file.name })}
                onClick={() => onChange(files.filter((_, other) => other !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { type ClipboardEvent, type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, MAX_TOTAL_BYTES, totalSize } from '@/shared/lib/files';
import { ChosenFiles } from './ChosenFiles';

type Props = {
  files: File[];
  onChange: (files: File[]) => void;
  hint?: string;
  /** Share of what is being sent that has left, from 0 to 1; null while nothing is. */
  progress?: number | null;
  /** Why what was sent last has not arrived. */
  error?: unknown;
  children?: ReactNode;
};

/** Files that still fit beside those chosen, and the first that does not. */
function fitting(chosen: File[], more: File[]): { taken: File[]; refused: string | null } {
  const taken: File[] = [];
  let refused: string | null = null;
  for (const file of more) {
    if (totalSize([...chosen, ...taken, file]) <= MAX_TOTAL_BYTES) taken.push(file);
    else refused ??= file.name;
  }
  return { taken, refused };
}

/** Files by button, drop or paste. The text area given as children takes drops and pastes too. */
export function FilePicker({ files, onChange, hint, progress = null, error, children }: Props) {
  const { t, i18n } = useTranslation();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const limit = formatBytes(MAX_TOTAL_BYTES, i18n.language);
  const add = (more: Iterable<File>) => {
    const fits = fitting(files, [...more]);
    setRefused(fits.refused);
    if (fits.taken.length > 0) onChange([...files, ...fits.taken]);
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
          {hint ?? t('files.hint')} {t('files.limit', { limit })}
        </Text>
      </Group>
      {refused && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('files.too_big', { name: refused, limit })}
        </Text>
      )}
      {files.length > 0 && <ChosenFiles files={files} onChange={onChange} progress={progress} error={error} />}
    </Stack>
  );
}

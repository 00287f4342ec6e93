import { ActionIcon, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, findingWords } from '@/shared/api/problems';
import { formatBytes, sharesOf, UnreadableFile } from '@/shared/lib/files';
import { numberFormat } from '@/shared/lib/formats';

type Props = { files: File[]; onChange: (files: File[]) => void; progress: number | null; error: unknown };

/** What stands in the way of this one file, where that is known. */
function useFault(error: unknown) {
  const { t, i18n } = useTranslation();
  return (file: File, index: number): string | null => {
    if (error instanceof UnreadableFile) return error.message === file.name ? t('files.unreadable') : null;
    if (!(error instanceof ApiProblem)) return null;
    const finding = error.findings.find(({ path }) => path?.startsWith(`attachments.${index}`));
    return finding ? findingWords(i18n, finding) : null;
  };
}

/** The files chosen; while they are sent how far each has come, after a failure what is wrong with which. None of them is lost by it. */
export function ChosenFiles({ files, onChange, progress, error }: Props) {
  const { t, i18n } = useTranslation();
  const faultOf = useFault(error);
  const shares = progress === null ? null : sharesOf(files, progress);
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('files.list')}>
      {files.map((file, index) => (
        <Group component="li" gap="xs" key={`${file.name}-${file.lastModified}-${file.size}`}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Text>
          <Text size="sm" c="dimmed">
            {formatBytes(file.size, i18n.language)}
          </Text>
          {shares ? (
            <Sending name={file.name} share={shares[index] ?? 0} />
          ) : (
            <>
              {Boolean(error) && <NotSent fault={faultOf(file, index)} />}
              <ActionIcon
                variant="subtle"
                size="md"
                aria-label={t('files.remove', { name: file.name })}
                onClick={() => onChange(files.filter((_, other) => other !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </>
          )}
        </Group>
      ))}
    </Stack>
  );
}

function Sending({ name, share }: { name: string; share: number }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <progress className="upload" aria-label={t('files.sending', { name })} max={1} value={share} />
      <Text size="sm" className="numbers" span>
        {share < 1 ? numberFormat(i18n.language, { style: 'percent' }).format(share) : <IconCheck size={16} aria-hidden />}
      </Text>
    </>
  );
}

function NotSent({ fault }: { fault: string | null }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c={fault ? 'var(--mantine-color-error)' : undefined} span>
      <IconAlertTriangle size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {fault ?? t('files.not_sent')}
    </Text>
  );
}

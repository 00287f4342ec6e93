import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '@/shared/lib/files';

/** Codes for a lost authenticator, shown this once. */
export function RecoveryCodes({ codes, onSaved }: { codes: string[]; onSaved: () => void }) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  return (
    <Stack gap="md">
      <Alert color="orange" icon={<IconKey aria-hidden />} role="status">
        <Text size="sm">{t('second_step.codes_once')}</Text>
      </Alert>
      <Code block aria-label={t('second_step.codes')} style={{ userSelect: 'all' }}>
        {text}
      </Code>
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'second_step.copied' : 'second_step.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => saveBlob(new Blob([`${text}\n`], { type: 'text/plain' }), 'reglament-recovery-codes.txt')}>
          {t('second_step.download')}
        </Button>
        <Button onClick={onSaved}>{t('second_step.saved')}</Button>
      </Group>
    </Stack>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding, Severity } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';

const LOOK: Record<Severity, { icon: typeof IconInfoCircle; color: string }> = {
  error: { icon: IconAlertCircle, color: 'var(--mantine-color-error)' },
  warning: { icon: IconAlertTriangle, color: 'var(--mantine-color-yellow-light-color)' },
  info: { icon: IconInfoCircle, color: 'var(--mantine-color-dimmed)' },
};

export function FindingList({ findings, label }: { findings: Finding[]; label: Label }) {
  const { t } = useTranslation();
  return (
    <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
      {findings.map((finding) => {
        const { icon: Icon, color } = LOOK[finding.severity] ?? LOOK.info;
        return (
          <Group component="li" key={`${finding.code}:${finding.path ?? ''}`} gap={8} wrap="nowrap" align="flex-start">
            <Icon
              size={18}
              color={color}
              style={{ flexShrink: 0, marginTop: 2 }}
              role="img"
              aria-label={t(`severity.${finding.severity}`)}
            />
            <Text size="sm">{finding.message && finding.message !== finding.code ? finding.message : label('findings', finding.code)}</Text>
          </Group>
        );
      })}
    </Stack>
  );
}

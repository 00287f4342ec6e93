import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHelpCircle, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Coverage, CoverageDecision } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { ClauseChips } from '@/shared/ui/ClauseChips';

const LOOK: Record<CoverageDecision, { color: string; icon: typeof IconCircleCheck }> = {
  covered: { color: 'green', icon: IconCircleCheck },
  not_covered: { color: 'red', icon: IconCircleX },
  suspended: { color: 'orange', icon: IconPlayerPause },
  undecided: { color: 'gray', icon: IconHelpCircle },
};

export function CoverageText({ coverage, label }: { coverage: Coverage | null | undefined; label: Label }) {
  const { t } = useTranslation();
  const { decision, reason, source, clauses } = coverage ?? { decision: 'undecided' as const };
  const { color, icon: Icon } = LOOK[decision] ?? LOOK.undecided;
  return (
    <Stack gap={4}>
      <Group>
        <Badge color={color} variant="light" tt="none" radius="sm" size="lg" leftSection={<Icon size={16} aria-hidden />}>
          {t(`coverage.${decision}`)}
        </Badge>
      </Group>
      {reason && <Text size="sm">{t('coverage.why', { reason: label('reasons', reason) })}</Text>}
      {source && (
        <Text size="sm" c="dimmed">
          {t('coverage.source', { source: label('sources', source) })}
        </Text>
      )}
      <ClauseChips clauses={clauses} />
    </Stack>
  );
}

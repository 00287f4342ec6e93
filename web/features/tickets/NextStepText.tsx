import { Group, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NextStep } from '@/shared/api/types';

type Props = { next: NextStep | null | undefined; viewer: 'customer' | 'staff' };

/** What happens next and whose move it is, from where the reader stands. */
export function NextStepText({ next, viewer }: Props) {
  const { t, i18n } = useTranslation();
  if (!next) return null;
  const known = `next_step.${next.code.replaceAll(/[.:/-]/g, '_')}`;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconArrowRight size={17} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
      <Text size="sm">
        <b>{t(`next_by.${viewer}_${next.by}`)}</b>
        {i18n.exists(known) && ` ${t(known)}`}
      </Text>
    </Group>
  );
}

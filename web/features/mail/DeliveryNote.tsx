import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { letterPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { LetterStateBadge } from './LetterStateBadge';
import type { Letter } from './types';

/** Under a message: its letter has not reached everybody yet. */
export function DeliveryNote({ letter }: { letter: Letter }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" mt="sm">
      <LetterStateBadge state={letter.state} />
      <Text size="sm" c="dimmed">
        {letter.to.join(', ')}
      </Text>
      <AppLink to={letterPath(letter.id)} size="sm" underline="always">
        {t('mail.log')}
      </AppLink>
    </Group>
  );
}

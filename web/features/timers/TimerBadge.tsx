import { Badge, Group } from '@mantine/core';
import { type IconClock, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Props = {
  color: string;
  icon: typeof IconClock;
  words: string;
  provisional: boolean | undefined;
  alarming?: boolean;
  urgency?: string;
  title?: string;
};

/** A timer by icon and words; the colour only repeats them. */
export function TimerBadge({ color, icon: Icon, words, provisional = false, alarming = false, urgency, title }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap={6} component="span" wrap="wrap">
      <Badge
        color={color}
        variant={alarming ? 'filled' : 'light'}
        tt="none"
        radius="sm"
        data-urgency={urgency}
        leftSection={<Icon size={13} aria-hidden />}
        title={title}
      >
        {words}
      </Badge>
      {provisional && (
        <Badge color="yellow" variant="light" tt="none" radius="sm" leftSection={<IconHelpCircle size={13} aria-hidden />}>
          {t('timer_state.provisional')}
        </Badge>
      )}
    </Group>
  );
}

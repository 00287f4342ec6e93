import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from './steps';

/** One step with its state in words; what there is to do is open on the step that comes next. */
export function StepCard({ step, number, next, children }: { step: Step; number: number; next: boolean; children?: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  const Icon = step.done ? IconCircleCheck : IconCircleDashed;
  return (
    <li>
      <section className="surface" aria-labelledby={id} aria-current={next ? 'step' : undefined} style={{ padding: 16 }}>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <Icon
            size={24}
            aria-hidden
            color={step.done ? 'var(--mantine-color-green-7)' : 'var(--mantine-color-dimmed)'}
            style={{ flexShrink: 0 }}
          />
          <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
            <Group gap="xs" justify="space-between">
              <Title order={2} id={id}>
                {t('setup.numbered', { number, title: t(`setup.${step.code}_title`) })}
              </Title>
              <Badge color={step.done ? 'green' : next ? 'orange' : 'gray'} variant="light" tt="none" radius="sm">
                {t(step.done ? 'setup.done' : next ? 'setup.next' : step.optional ? 'setup.later' : 'setup.open')}
              </Badge>
            </Group>
            <Text size="sm">{t(`setup.${step.code}_why`)}</Text>
            {step.done && (
              <Text size="sm" c="dimmed">
                {t(`setup.${step.code}_found`, { count: step.count })}
              </Text>
            )}
            {(!step.done || step.code === 'ticket') && children}
          </Stack>
        </Group>
      </section>
    </li>
  );
}

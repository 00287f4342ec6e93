import { Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Choice = { value: string; title: string; detail?: ReactNode };
type Props = { label: string; name: string; choices: Choice[]; value: string; onChange: (value: string) => void };

/** One of a few, each with a word of explanation: radio buttons that look like cards. */
export function ChoiceCards({ label, name, choices, value, onChange }: Props) {
  return (
    <Radio.Group name={name} label={label} value={value} onChange={onChange} labelProps={{ fw: 600, mb: 8 }}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {choices.map((choice) => (
          <Radio.Card
            key={choice.value}
            data-choice={choice.value}
            value={choice.value}
            p="sm"
            radius="md"
            aria-label={choice.title}
            style={{
              background: 'var(--reglament-surface)',
              borderColor: value === choice.value ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-default-border)',
              borderWidth: 2,
            }}
          >
            <Stack gap={2} style={{ flexDirection: 'row', alignItems: 'flex-start', gap: 10 }}>
              <Radio.Indicator mt={3} />
              <span>
                <Text fw={600} size="sm" component="span" display="block">
                  {choice.title}
                </Text>
                {choice.detail && (
                  <Text size="sm" c="dimmed" component="span" display="block">
                    {choice.detail}
                  </Text>
                )}
              </span>
            </Stack>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

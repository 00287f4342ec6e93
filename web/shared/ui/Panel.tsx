import { Box, Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

type Props = { title: ReactNode; order?: 2 | 3; right?: ReactNode; children: ReactNode };

/** A titled section of a page: a region that screen readers can jump to. */
export function Panel({ title, order = 2, right, children }: Props) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} className="surface" p="md">
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={order} id={id}>
          {title}
        </Title>
        {right}
      </Group>
      {children}
    </Box>
  );
}

import { Center, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageTitle } from '@/shared/ui/states';

/** The form of a page for whoever is not signed in. */
export function Door({ title, onSubmit, children }: { title: string; onSubmit: () => void; children: ReactNode }) {
  return (
    <Center p="md" pt={{ base: 32, sm: 72 }}>
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        className="surface"
        p={{ base: 'md', sm: 'xl' }}
        w="100%"
        maw={420}
        gap="md"
      >
        <PageTitle title={title} />
        {children}
      </Stack>
    </Center>
  );
}

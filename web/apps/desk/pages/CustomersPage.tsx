import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomerList } from '@/features/customers/CustomerList';
import { NewCustomer } from '@/features/customers/NewCustomer';
import { customerPath } from '@/shared/lib/paths';
import { PageTitle } from '@/shared/ui/states';

export function CustomersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { name } = useSearch({ strict: false }) as { name?: string };
  const [words, setWords] = useState(name ?? '');
  const [creating, setCreating] = useState(false);
  const search = (next: string) => void navigate({ to: '/customers', search: { name: next.trim() || undefined }, replace: true });
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('customer.title')} />
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
          {t('customer.new')}
        </Button>
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(words);
        }}
      >
        <TextInput
          type="search"
          label={t('customer.search')}
          maw={420}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            if (event.currentTarget.value === '') search('');
          }}
        />
      </form>
      <CustomerList name={name} />
      {creating && <NewCustomer onCreated={(id) => void navigate({ to: customerPath(id) })} onClose={() => setCreating(false)} />}
    </Stack>
  );
}

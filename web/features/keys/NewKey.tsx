import { Alert, Button, Checkbox, Code, CopyButton, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { SCOPES, useCreateKey } from './api';

/** The key itself is shown once: only its print is kept. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [until, setUntil] = useState('');
  const create = useCreateKey();
  if (create.data) return <Once name={create.data.name} value={create.data.key} onClose={onClose} />;
  return (
    <FormDialog
      title={t('key.new')}
      submit={t('key.create')}
      ready={name.trim() !== '' && scopes.length > 0}
      pending={create.isPending}
      error={create.error}
      onSubmit={() =>
        create.mutate({ name: name.trim(), scopes, expires_at: until ? new Date(`${until}T23:59:59`).toISOString() : undefined })
      }
      onClose={onClose}
      size="lg"
    >
      <TextInput
        label={t('key.name')}
        description={t('key.name_hint')}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={t('key.scopes')} withAsterisk value={scopes} onChange={setScopes}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs" verticalSpacing="xs">
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={t(`scope.${scope.replace(':', '_')}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <TextInput
        type="date"
        label={t('key.until')}
        description={t('key.until_hint')}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Once({ name, value, onClose }: { name: string; value: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('key.created', { name })}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Alert color="orange" icon={<IconKey aria-hidden />}>
          <Text size="sm">{t('key.once')}</Text>
        </Alert>
        <Code block style={{ userSelect: 'all', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {value}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'key.copied' : 'key.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('key.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

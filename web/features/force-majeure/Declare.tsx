import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { MomentField } from '@/shared/ui/MomentField';
import { ProductField } from '@/shared/ui/ProductField';
import { Problem } from '@/shared/ui/states';
import { useDeclare } from './api';

/** Time that counts for nobody: open tickets of a product stand still between two instants. */
export function Declare({ onDeclared }: { onDeclared: (id: string) => void }) {
  const { t } = useTranslation();
  const [product, setProduct] = useState<string | null>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [ground, setGround] = useState('');
  const declare = useDeclare();
  const reversed = from !== null && to !== null && to <= from;
  const ready = Boolean(product && from && to && ground.trim()) && !reversed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || !from || !to) return;
    declare.mutate({ product, from, to, ground: ground.trim() }, { onSuccess: ({ id }) => onDeclared(id) });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md" maw={640}>
        <ProductField label={t('force_majeure.product')} required value={product} onChange={setProduct} />
        <Group grow align="flex-start">
          <MomentField label={t('force_majeure.from')} required value={from} onChange={setFrom} />
          <MomentField label={t('force_majeure.to')} required error={reversed && t('force_majeure.reversed')} value={to} onChange={setTo} />
        </Group>
        <GrowingTextarea
          label={t('force_majeure.ground')}
          description={t('force_majeure.ground_hint')}
          required
          minRows={2}
          value={ground}
          onChange={(event) => setGround(event.currentTarget.value)}
        />
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} p="xs">
          <Text size="sm">{t('force_majeure.warning')}</Text>
        </Alert>
        {declare.error && <Problem error={declare.error} />}
        <Group>
          <Button type="submit" disabled={!ready} loading={declare.isPending}>
            {t('force_majeure.declare')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product, Ticket } from '@/shared/api/types';
import { type Label, useText } from '@/shared/i18n/labels';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import type { Payload } from './ActionDialog';

type Part = { id: number; text: string; kind: string | null };
type Props = { ticket: Ticket; product: Product | undefined; label: Label; onChange: (payload: Payload | null) => void };

/** One problem per ticket: each part becomes a case with a number of its own and the same receipt. */
export function SplitPart({ ticket, product, label, onChange }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const [parts, setParts] = useState<Part[]>([
    { id: 1, text: '', kind: ticket.kind ?? null },
    { id: 2, text: '', kind: ticket.kind ?? null },
  ]);
  useEffect(() => {
    const complete = parts.length >= 2 && parts.every((part) => part.text.trim() !== '');
    onChange(complete ? { parts: parts.map((part) => ({ text: part.text.trim(), ...(part.kind ? { kind: part.kind } : {}) })) } : null);
  }, [parts, onChange]);
  const change = (id: number, patch: Partial<Part>) =>
    setParts((all) => all.map((part) => (part.id === id ? { ...part, ...patch } : part)));
  const kinds = (product?.kinds ?? []).map((kind) => ({ value: kind.code, label: text(kind.title) || label('kinds', kind.code) }));
  return (
    <Stack gap="md">
      <Text size="sm">{t('split.hint')}</Text>
      {parts.map((part, index) => (
        <Stack key={part.id} className="surface" p="sm" gap="xs" component="fieldset" m={0}>
          <Text component="legend" size="sm" fw={600} px={4}>
            {t('split.part', { number: index + 1 })}
          </Text>
          <GrowingTextarea
            label={t('split.text')}
            required
            minRows={2}
            value={part.text}
            onChange={(event) => change(part.id, { text: event.currentTarget.value })}
          />
          <Group align="flex-end" justify="space-between">
            <Select label={t('split.kind')} value={part.kind} data={kinds} clearable onChange={(kind) => change(part.id, { kind })} />
            {parts.length > 2 && (
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('split.remove', { number: index + 1 })}
                onClick={() => setParts((all) => all.filter((one) => one.id !== part.id))}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        </Stack>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() =>
            setParts((all) => [...all, { id: Math.max(...all.map((part) => part.id)) + 1, text: '', kind: ticket.kind ?? null }])
          }
        >
          {t('split.add')}
        </Button>
      </Group>
    </Stack>
  );
}

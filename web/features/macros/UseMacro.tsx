import { ActionIcon, Badge, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBolt, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooserButton } from '@/shared/ui/ChooserButton';
import { Empty, Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { MACRO_BUTTON, type Macro, macrosQuery, useDeleteMacro, useMacro } from './api';
import { MacroDialog, requestOf } from './MacroDialog';

type Mode = 'out' | 'internal';
type Props = { ticket: string; product: string; onChoose: (words: string, mode: Mode) => void };

/** A button that offers prepared answers; the words of the chosen one go to the caller, to be changed and sent. */
export function UseMacro({ ticket, product, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <ChooserButton id={MACRO_BUTTON} label={t('macros.use')} icon={<IconBolt size={16} aria-hidden />}>
      {(close) => (
        <Choices
          ticket={ticket}
          product={product}
          onChoose={(words, mode) => {
            close();
            onChoose(words, mode);
          }}
        />
      )}
    </ChooserButton>
  );
}

type Written = { held: Macro | null };

function Choices({ ticket, product, onChoose }: Props) {
  const { t } = useTranslation();
  const query = useQuery(macrosQuery(product));
  const use = useMacro(ticket);
  const [written, setWritten] = useState<Written | null>(null);
  const choose = (macro: Macro) =>
    use.mutate(macro, {
      onSuccess: (words) => {
        if (macro.assign_to_me) toast(t('macros.assigned'));
        onChoose(words, macro.direction === 'internal' ? 'internal' : 'out');
      },
    });
  return (
    <Stack gap="sm">
      <Loaded query={query}>
        {(macros) =>
          macros.length === 0 ? (
            <Empty title={t('macros.none')} />
          ) : (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('macros.use')}>
              {macros.map((macro) => (
                <Choice key={macro.id} macro={macro} onChoose={() => choose(macro)} onChange={() => setWritten({ held: macro })} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {use.error && <Problem error={use.error} />}
      <Group>
        <Button variant="subtle" onClick={() => setWritten({ held: null })}>
          {t('macros.create')}
        </Button>
      </Group>
      {written && (
        <MacroDialog
          held={written.held}
          initial={written.held ? requestOf(written.held) : { name: '', text: '', direction: 'out', product }}
          onDone={() => setWritten(null)}
        />
      )}
    </Stack>
  );
}

function Choice({ macro, onChoose, onChange }: { macro: Macro; onChoose: () => void; onChange: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteMacro();
  const mode = macro.direction === 'internal' ? 'composer.mode_internal' : 'composer.mode_out';
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="stretch">
      <UnstyledButton className="surface choice" p="sm" style={{ flexGrow: 1 }} onClick={onChoose}>
        <Group gap="xs" justify="space-between">
          <Text fw={600}>{macro.name}</Text>
          <Badge variant="light" tt="none" color={macro.direction === 'internal' ? 'yellow' : 'petrol'}>
            {t(mode)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {macro.text}
        </Text>
        <Text size="xs" c="dimmed">
          {[macro.shared && t('macros.shared_by', { name: macro.owner.name }), macro.assign_to_me && t('macros.assign_to_me')]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </UnstyledButton>
      {macro.can_change && (
        <Stack gap={4} justify="center">
          <ActionIcon variant="subtle" aria-label={t('macros.change_named', { name: macro.name })} onClick={onChange}>
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={t('macros.delete_named', { name: macro.name })}
            loading={remove.isPending}
            onClick={() => remove.mutate(macro, { onSuccess: () => toast(t('macros.deleted')) })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Stack>
      )}
    </Group>
  );
}

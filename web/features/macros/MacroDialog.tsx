import { Checkbox, Code, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atFields } from '@/shared/api/problems';
import { FormDialog } from '@/shared/ui/FormDialog';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { ProductField } from '@/shared/ui/ProductField';
import { type Macro, type MacroRequest, useSaveMacro } from './api';

const FACTS = ['number', 'addressee', 'product', 'request_subject', 'received_at', 'agent'];
const FIELDS = ['name', 'text', 'product'];

export const requestOf = ({ name, shared, product, direction, type, text, assign_to_me }: Macro): MacroRequest => ({
  name,
  shared,
  product,
  direction,
  type,
  text,
  assign_to_me,
});

type Props = { held: Macro | null; initial: MacroRequest; onDone: () => void };

/** A macro as it is written: whom it is for, its words, and whose the case becomes. */
export function MacroDialog({ held, initial, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const [draft, setDraft] = useState(initial);
  const save = useSaveMacro();
  const { at, rest } = atFields(i18n, save.error, FIELDS);
  const change = (patch: Partial<MacroRequest>) => {
    setDraft({ ...draft, ...patch });
    save.reset();
  };
  const direct = (direction: string) => change({ direction, type: direction === 'internal' ? 'notice' : 'answer' });
  return (
    <FormDialog
      title={t(held ? 'macros.change' : 'macros.create')}
      submit={t('macros.save')}
      ready
      pending={save.isPending}
      error={rest}
      onSubmit={() => save.mutate({ held, body: draft }, { onSuccess: onDone })}
      onClose={onDone}
      size="lg"
    >
      <TextInput
        label={t('macros.name')}
        required
        data-autofocus
        error={at.name}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label={t('composer.mode')}
        value={draft.direction ?? 'out'}
        onChange={direct}
        data={[
          { value: 'out', label: t('composer.mode_out') },
          { value: 'internal', label: t('composer.mode_internal') },
        ]}
      />
      <Stack gap={4}>
        <GrowingTextarea
          label={t('macros.text')}
          required
          minRows={5}
          maxRows={16}
          error={at.text}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Text size="sm" c="dimmed">
          {t('macros.facts')}{' '}
          {FACTS.map((fact) => (
            <Code key={fact} mr={6} style={{ whiteSpace: 'nowrap' }}>{`{{ ${fact} }}`}</Code>
          ))}
        </Text>
      </Stack>
      <ProductField
        label={t('macros.product')}
        placeholder={t('macros.every_product')}
        clearable
        error={at.product}
        value={draft.product}
        onChange={(product) => change({ product })}
      />
      <Checkbox
        label={t('macros.assign_to_me')}
        checked={draft.assign_to_me ?? false}
        onChange={(event) => change({ assign_to_me: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('views.shared')}
        checked={draft.shared ?? false}
        onChange={(event) => change({ shared: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}

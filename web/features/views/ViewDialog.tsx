import { Checkbox, MultiSelect, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewRequest } from '@/shared/api/generated';
import { ApiProblem, atFields, findingWords } from '@/shared/api/problems';
import { FormDialog } from '@/shared/ui/FormDialog';
import { Problem } from '@/shared/ui/states';
import { COLUMNS, countQuery, type SavedView, SORTS, useSaveView } from './api';
import { type Faults, FilterGroup } from './FilterGroup';
import { faultsAt, fromFilter, type Group, isGroup, toFilter, unfinished } from './tree';

const PAUSE_MS = 500;
const findingsOf = (error: unknown) => (error instanceof ApiProblem ? error.findings : []);

type Props = {
  /** The view that is changed; none for a new one. */
  held: SavedView | null;
  initial: ViewRequest;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
};

/** A view as it is written: its name, who sees it, its filter, order and columns; and how many cases it would show. */
export default function ViewDialog({ held, initial, onSaved, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [draft, setDraft] = useState(initial);
  const [tree, setTree] = useState<Group>(() => fromFilter(initial.filter ?? {}));
  const [tried, setTried] = useState(false);
  const save = useSaveView();
  const open = unfinished(tree);
  const [asked] = useDebouncedValue(open.length > 0 ? null : toFilter(tree), PAUSE_MS);
  const count = useQuery(countQuery(asked));
  const { at: named, rest } = atFields(i18n, save.error, ['name', 'filter']);
  const faults: Faults = {};
  for (const error of [save.error, count.error]) {
    for (const [id, finding] of Object.entries(faultsAt(tree, findingsOf(error)).at)) faults[id] ??= findingWords(i18n, finding);
  }
  if (tried) for (const item of open) faults[item.id] = t(isGroup(item) ? 'views.group_empty' : 'views.value_missing');
  const change = (patch: Partial<ViewRequest>) => setDraft({ ...draft, ...patch });
  const submit = () => {
    setTried(true);
    if (open.length > 0) return;
    save.mutate({ held, body: { ...draft, filter: toFilter(tree) } }, { onSuccess: onSaved });
  };
  return (
    <FormDialog
      title={t(held ? 'views.change' : 'views.save_as')}
      submit={t('views.save')}
      ready
      pending={save.isPending}
      error={rest}
      onSubmit={submit}
      onClose={onClose}
      size="min(860px, 100%)"
    >
      <TextInput
        label={t('views.name')}
        required
        data-autofocus
        error={named.name}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Checkbox
        label={t('views.shared')}
        description={t('views.shared_hint')}
        checked={draft.shared ?? false}
        onChange={(event) => change({ shared: event.currentTarget.checked })}
      />
      <FilterGroup
        group={tree}
        faults={faults}
        onChange={(next) => {
          setTree(next);
          save.reset();
        }}
      />
      <Stack gap={4}>
        <Text size="sm" role="status" className="numbers">
          {asked !== null && count.data !== undefined && t('views.shows', { count: count.data })}
        </Text>
        {count.error && findingsOf(count.error).length === 0 && <Problem error={count.error} />}
      </Stack>
      <NativeSelect
        label={t('queue.order')}
        value={draft.sort ?? 'deadline'}
        onChange={(event) => change({ sort: event.currentTarget.value })}
        data={SORTS.map((value) => ({ value, label: t(`queue.order_${value}`) }))}
      />
      <MultiSelect
        label={t('views.columns')}
        description={t('views.columns_hint')}
        value={draft.columns ?? []}
        onChange={(columns) => change({ columns: COLUMNS.filter((column) => columns.includes(column)) })}
        data={COLUMNS.map((value) => ({ value, label: t(`queue.${value}`) }))}
      />
    </FormDialog>
  );
}

import { ActionIcon, Button, NativeSelect, Group as Row, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { blank, FIELD_NAMES, type Field, meaningOf, operatorsOf } from './fields';
import { type Condition, type Group, type Item, isGroup, MATCHES, type Match, MOST_LEVELS, newCondition, newGroup } from './tree';
import { ValueField } from './ValueField';

/** What is wrong with an item, by its id. */
export type Faults = Record<string, string>;
type Shared = { faults: Faults; onRemove?: () => void };
type GroupProps = Shared & { group: Group; level?: number; onChange: (group: Group) => void; fresh?: boolean };

/** Conditions that hold together, one of which holds, or none of which does; and groups of them within. */
export function FilterGroup({ group, level = 1, faults, onChange, onRemove, fresh = false }: GroupProps) {
  const { t } = useTranslation();
  const add = useRef<HTMLButtonElement>(null);
  const match = useFocusIf<HTMLSelectElement>(fresh);
  // What was just added takes the keyboard along.
  const [added, setAdded] = useState<string | null>(null);
  const put = (items: Item[]) => onChange({ ...group, items });
  const append = (item: Item) => {
    setAdded(item.id);
    put([...group.items, item]);
  };
  const replace = (id: string, next: Item) => put(group.items.map((item) => (item.id === id ? next : item)));
  const remove = (id: string) => {
    put(group.items.filter((item) => item.id !== id));
    add.current?.focus();
  };
  return (
    <fieldset className="filter-group" data-level={level}>
      <legend className="visually-hidden">{t('views.group', { level })}</legend>
      <Row gap="xs" wrap="nowrap" align="flex-end">
        <NativeSelect
          ref={match}
          label={t('views.match')}
          value={group.match}
          onChange={(event) => onChange({ ...group, match: event.currentTarget.value as Match })}
          data={MATCHES.map((value) => ({ value, label: t(`views.match_${value}`) }))}
        />
        {onRemove && <Remove words={t('views.remove_group')} onClick={onRemove} />}
      </Row>
      {faults[group.id] && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {faults[group.id]}
        </Text>
      )}
      <ul className="list filter-items">
        {group.items.map((item, index) => (
          <li key={item.id}>
            {isGroup(item) ? (
              <FilterGroup
                group={item}
                level={level + 1}
                faults={faults}
                fresh={item.id === added}
                onChange={(next) => replace(item.id, next)}
                onRemove={() => remove(item.id)}
              />
            ) : (
              <ConditionRow
                condition={item}
                number={index + 1}
                faults={faults}
                fresh={item.id === added}
                onChange={(next) => replace(item.id, next)}
                onRemove={() => remove(item.id)}
              />
            )}
          </li>
        ))}
      </ul>
      <Row gap="xs">
        <Button
          ref={add}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => append(newCondition('status'))}
        >
          {t('views.add_condition')}
        </Button>
        {level < MOST_LEVELS && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => append(newGroup('any', [newCondition('status')]))}
          >
            {t('views.add_group')}
          </Button>
        )}
      </Row>
    </fieldset>
  );
}

type RowProps = Shared & { condition: Condition; number: number; fresh: boolean; onChange: (condition: Condition) => void };

function ConditionRow({ condition, number, faults, fresh, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const first = useFocusIf<HTMLSelectElement>(fresh);
  const { field, operator } = condition;
  const change = (nextField: Field, nextOperator: string) => {
    const same = nextField === field && meaningOf(field, operator).input === meaningOf(field, nextOperator).input;
    onChange({
      ...condition,
      field: nextField,
      operator: nextOperator,
      value: same ? condition.value : blank(nextField, nextOperator),
    });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row in every browser
    <div role="group" aria-label={t('views.condition', { number, field: t(`views.field_${field}`) })} className="filter-row">
      <NativeSelect
        ref={first}
        label={t('views.field')}
        value={field}
        onChange={(event) => {
          const next = event.currentTarget.value as Field;
          change(next, operatorsOf(next)[0] ?? 'is');
        }}
        data={FIELD_NAMES.map((value) => ({ value, label: t(`views.field_${value}`) }))}
      />
      <NativeSelect
        label={t('views.operator')}
        value={operator}
        onChange={(event) => change(field, event.currentTarget.value)}
        data={operatorsOf(field).map((value) => ({ value, label: t(`views.operator_${value}`) }))}
      />
      <div className="filter-value">
        <ValueField condition={condition} error={faults[condition.id]} onChange={(value) => onChange({ ...condition, value })} />
      </div>
      {onRemove && <Remove words={t('views.remove_condition', { number })} onClick={onRemove} />}
    </div>
  );
}

function Remove({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" size="lg" aria-label={words} title={words} onClick={onClick} className="filter-remove">
      <IconX size={16} aria-hidden />
    </ActionIcon>
  );
}

function useFocusIf<T extends HTMLElement>(fresh: boolean): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (fresh) ref.current?.focus();
  }, [fresh]);
  return ref;
}

import { Kbd, Modal, ScrollArea, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customersByNameQuery, ticketsByWordsQuery } from './api';
import { type Command, grouped, matches } from './match';

type Props = {
  /** Pages and actions of where the person stands. */
  commands: Command[];
  openTicket: (id: string) => void;
  openCustomer: (id: string) => void;
  onClose: () => void;
};

const PAUSE_MS = 200;

function useFound(words: string, { openTicket, openCustomer }: Props): Command[] {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(words, PAUSE_MS);
  const enabled = asked.length >= 2;
  const tickets = useQuery({ ...ticketsByWordsQuery(asked), enabled });
  const customers = useQuery({ ...customersByNameQuery(asked), enabled });
  if (!enabled) return [];
  return [
    ...(tickets.data ?? []).map((ticket) => ({
      id: ticket.id,
      group: t('palette.tickets'),
      title: `${ticket.number} · ${ticket.subject || t('ticket.no_subject')}`,
      detail: ticket.customer?.name ?? undefined,
      run: () => openTicket(ticket.id),
    })),
    ...(customers.data ?? []).map((customer) => ({
      id: customer.id,
      group: t('palette.customers'),
      title: customer.name,
      detail: customer.tax_id ?? undefined,
      run: () => openCustomer(customer.id),
    })),
  ];
}

/** Where to go and what to do, by words: pages, actions, tickets by number or text, customers by name. */
export default function Palette(props: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const found = useFound(words.trim(), props);
  const shown = grouped([...props.commands.filter((command) => matches(command, words)), ...found]);
  const all = shown.flatMap(({ commands }) => commands);
  const chosen = all[Math.min(place, all.length - 1)];
  const optionId = (command: Command) => `${id}-${all.indexOf(command)}`;
  const run = (command: Command | undefined) => {
    if (!command) return;
    props.onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    if (step === 0) {
      if (event.code === 'Enter' || event.code === 'NumpadEnter') {
        event.preventDefault();
        run(chosen);
      }
      return;
    }
    event.preventDefault();
    const next = (Math.min(place, all.length - 1) + step + all.length) % Math.max(all.length, 1);
    setPlace(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('palette.title')}
      classNames={{ header: 'visually-hidden' }}
      withCloseButton={false}
      size="lg"
      padding="xs"
      yOffset="10vh"
    >
      <TextInput
        data-autofocus
        aria-label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        role="combobox"
        aria-expanded={all.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen ? optionId(chosen) : undefined}
        aria-autocomplete="list"
        size="md"
        value={words}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setPlace(0);
        }}
      />
      <ScrollArea.Autosize mah="55vh" type="auto" mt="xs">
        <div id={`${id}-list`} role="listbox" aria-label={t('palette.title')}>
          {shown.map(({ group, commands }) => (
            // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role
            <div key={group} role="group" aria-label={group}>
              <Text size="xs" c="dimmed" fw={600} px="xs" pt="xs" aria-hidden>
                {group}
              </Text>
              {commands.map((command) => (
                <Option
                  key={command.id}
                  id={optionId(command)}
                  command={command}
                  selected={command === chosen}
                  onRun={() => run(command)}
                />
              ))}
            </div>
          ))}
        </div>
      </ScrollArea.Autosize>
      <Text size="sm" c="dimmed" px="xs" py="xs" role="status">
        {all.length === 0 && t('palette.nothing')}
      </Text>
    </Modal>
  );
}

function Option({ id, command, selected, onRun }: { id: string; command: Command; selected: boolean; onRun: () => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the focus and its keys choose
    <div
      id={id}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className="palette-option"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <Text size="sm" truncate>
        {command.title}
      </Text>
      {command.detail && (
        <Text size="sm" c="dimmed" truncate>
          {command.detail}
        </Text>
      )}
      {command.keys && <Kbd ms="auto">{command.keys}</Kbd>}
    </div>
  );
}

import { Chip, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { letterPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { outboxQuery } from './api';
import { LetterStateBadge } from './LetterStateBadge';
import type { Letter, LetterState } from './types';

const ALL = 'all';
const STATES: LetterState[] = ['failed', 'queued', 'sending', 'sent', 'suppressed'];
/** What needs a person comes first. */
const FIRST: LetterState[] = ['failed'];

/** What stands in the address: states, none of them for all letters, nothing for those that need a person. */
function statesOf(text: string | undefined): LetterState[] {
  if (text === ALL) return [];
  const asked = STATES.filter((known) => text?.split(',').includes(known));
  return asked.length > 0 ? asked : FIRST;
}

/** Letters in one state or several; they stand in the address. */
export function OutboxList({ state: asked, onState }: { state: string | undefined; onState: (state: string | undefined) => void }) {
  const { t } = useTranslation();
  const states = statesOf(asked);
  const list = useInfiniteQuery(outboxQuery(states));
  const onlyFailed = states.join() === FIRST.join();
  const show = (next: string[]) => {
    const chosen = STATES.filter((state) => next.includes(state)).join(',');
    onState(chosen === FIRST.join(',') ? undefined : chosen || ALL);
  };
  return (
    <Stack gap="md">
      <Chip.Group multiple value={states} onChange={show}>
        <Group gap={6} role="group" aria-label={t('mail.state')}>
          {STATES.map((state) => (
            <Chip key={state} value={state} size="sm" variant="outline">
              {t(`mail.letters_${state}`)}
            </Chip>
          ))}
          {states.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('mail.letters_all')}
            </Text>
          )}
        </Group>
      </Chip.Group>
      <Pages query={list} empty={<Empty title={t(onlyFailed ? 'mail.no_failed' : 'mail.no_letters')} />}>
        {(letters) => <Letters letters={letters} />}
      </Pages>
    </Stack>
  );
}

function Letters({ letters }: { letters: Letter[] }) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t('mail.outgoing')}
      columns={[t('mail.letter'), t('mail.to'), t('mail.state'), t('mail.attempts'), t('mail.written')]}
    >
      {letters.map((letter) => (
        <Row key={letter.id} letter={letter} />
      ))}
    </ListTable>
  );
}

function Row({ letter }: { letter: Letter }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td maw={380}>
        <AppLink to={letterPath(letter.id)} className="row-link">
          {letter.subject || t('mail.no_subject')}
        </AppLink>
      </Table.Td>
      <Table.Td>{letter.to.join(', ')}</Table.Td>
      <Table.Td maw={300}>
        <LetterStateBadge state={letter.state} />
        {letter.last_error && letter.state !== 'sent' && (
          <Text size="xs" c="dimmed" mt={4} lineClamp={3}>
            {letter.last_error}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{letter.attempts}</Table.Td>
      <Table.Td className="numbers">{formatInstant(letter.created_at, i18n.language)}</Table.Td>
    </Table.Tr>
  );
}

import { Select, Stack, Table, Text } from '@mantine/core';
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
const FIRST: LetterState = 'failed';

const stateOf = (text: string | undefined): LetterState | undefined =>
  text === ALL ? undefined : (STATES.find((known) => known === text) ?? FIRST);

/** Letters by state; the state stands in the address. */
export function OutboxList({ state: asked, onState }: { state: string | undefined; onState: (state: string | undefined) => void }) {
  const { t } = useTranslation();
  const state = stateOf(asked);
  const list = useInfiniteQuery(outboxQuery(state));
  return (
    <Stack gap="md">
      <Select
        label={t('mail.state')}
        maw={260}
        allowDeselect={false}
        value={state ?? ALL}
        onChange={(next) => onState(next === FIRST ? undefined : (next ?? undefined))}
        data={[...STATES, ALL].map((value) => ({ value, label: t(`mail.letters_${value}`) }))}
      />
      <Pages query={list} empty={<Empty title={t(state === 'failed' ? 'mail.no_failed' : 'mail.no_letters')} />}>
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

import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Panel } from '@/shared/ui/Panel';
import { Problem } from '@/shared/ui/states';
import { TicketField } from '@/shared/ui/TicketField';
import { type LetterTemplate, type LetterWords, useTryLetter } from './api';
import { letterErrors, readValues } from './words';

/** The letter as it would read for a case; nothing is sent. */
export function LetterPreview({ letter, words }: { letter: LetterTemplate; words: LetterWords }) {
  const { t, i18n } = useTranslation();
  const [ticket, setTicket] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const look = useTryLetter(letter);
  const { at, rest } = letterErrors(i18n, look.error, ['ticket', 'values', 'subject', 'body']);
  const values = readValues(typed);
  return (
    <Panel title={t('letters.preview')}>
      <Stack gap="md">
        <TicketField value={ticket} onChange={setTicket} error={at.ticket} />
        <GrowingTextarea
          label={t('letters.values')}
          description={t('letters.values_hint')}
          error={values === null ? t('letters.values_broken') : at.values}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group>
          <Button
            variant="default"
            disabled={ticket === null || values === null}
            loading={look.isPending}
            onClick={() => look.mutate({ ...words, ticket: ticket ?? '', values: values ?? undefined })}
          >
            {t('letters.show')}
          </Button>
        </Group>
        {Boolean(rest) && <Problem error={rest} />}
        {(at.subject || at.body) && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {at.subject ?? at.body}
          </Text>
        )}
        {look.data && (
          <div aria-live="polite">
            <Text fw={600} mb="xs">
              {look.data.subject}
            </Text>
            <Text size="sm" className="prewrap" style={{ overflowWrap: 'anywhere' }}>
              {look.data.text}
            </Text>
          </div>
        )}
      </Stack>
    </Panel>
  );
}

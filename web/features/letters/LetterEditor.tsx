import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '@/shared/lib/drafts';
import { useAccount } from '@/shared/lib/session';
import { formatInstant } from '@/shared/lib/time';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { type LetterTemplate, type LetterWords, useDropLetter, useSaveLetter } from './api';
import { LetterPreview } from './LetterPreview';
import { letterErrors } from './words';

/** A letter in the provider's own words, tried on a case beside the text. */
export function LetterEditor({ provider, letter }: { provider: string; letter: LetterTemplate }) {
  const { t, i18n } = useTranslation();
  const { id } = useAccount();
  const [held] = useState<LetterWords>(() => {
    const { subject, body } = letter.own ?? letter;
    return { subject, body };
  });
  const [words, setWords, clear] = useDraft<LetterWords>(`${id}.letter.${provider}.${letter.code}.${letter.locale}`, held);
  const done = (key: string) => () => {
    clear();
    toast(t(key));
  };
  const save = useSaveLetter(provider, letter, done('letters.saved'));
  const drop = useDropLetter(provider, letter, done('letters.dropped'));
  const { at, rest } = letterErrors(i18n, save.error, ['subject', 'body']);
  const changed = words.subject !== held.subject || words.body !== held.body;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(words);
  };
  return (
    <div className="with-aside">
      <Stack component="form" className="surface" p="md" gap="md" onSubmit={submit} aria-label={t(`letter_name.${letter.code}`)}>
        <Text size="sm">
          {letter.own
            ? t('letters.own', { name: letter.own.changed_by, at: formatInstant(letter.own.changed_at, i18n.language) })
            : t('letters.of_desk')}
        </Text>
        <TextInput
          label={t('letters.subject')}
          required
          error={at.subject}
          value={words.subject}
          onChange={(event) => setWords({ ...words, subject: event.currentTarget.value })}
        />
        <GrowingTextarea
          label={t('letters.body')}
          description={t('letters.body_hint')}
          required
          minRows={10}
          error={at.body}
          value={words.body}
          onChange={(event) => setWords({ ...words, body: event.currentTarget.value })}
        />
        {Boolean(rest) && <Problem error={rest} />}
        {drop.error && <Problem error={drop.error} />}
        <Group>
          <Button type="submit" disabled={!changed} loading={save.isPending}>
            {t('letters.save')}
          </Button>
          {changed && (
            <Button variant="subtle" onClick={clear}>
              {t('letters.discard')}
            </Button>
          )}
          {letter.own && (
            <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate(undefined)}>
              {t('letters.drop')}
            </Button>
          )}
        </Group>
        {letter.own && (
          <details>
            <summary>{t('letters.desk_words')}</summary>
            <Text size="sm" fw={600} mt="xs">
              {letter.subject}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap' }}>
              {letter.body}
            </Code>
          </details>
        )}
      </Stack>
      <LetterPreview letter={letter} words={words} />
    </div>
  );
}

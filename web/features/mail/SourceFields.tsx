import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SourceDraft } from './draft';
import { ServerFields } from './ServerFields';
import type { After } from './types';

type Props = {
  server: SourceDraft;
  passwordKept: boolean;
  grantKept: boolean;
  at: Record<string, string>;
  onChange: (server: SourceDraft) => void;
};
const AFTER: After[] = ['seen', 'leave', 'move', 'delete'];

/** Where mail is fetched from, and what becomes of it there. */
export function SourceFields({ server, passwordKept, grantKept, at, onChange }: Props) {
  const { t } = useTranslation();
  const change = (patch: Partial<SourceDraft>) => onChange({ ...server, ...patch });
  return (
    <>
      <ServerFields side="incoming" server={server} passwordKept={passwordKept} grantKept={grantKept} at={at} onChange={change} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t('mail.folder')}
          spellCheck={false}
          error={at['incoming.folder']}
          value={server.folder}
          onChange={(event) => change({ folder: event.currentTarget.value })}
        />
        <Select
          label={t('mail.after')}
          allowDeselect={false}
          error={at['incoming.after']}
          value={server.after}
          onChange={(after) => after && change({ after: after as After })}
          data={AFTER.map((value) => ({ value, label: t(`mail.after_${value}`) }))}
        />
        {server.after === 'move' && (
          <TextInput
            label={t('mail.move_to')}
            required
            spellCheck={false}
            error={at['incoming.move_to']}
            value={server.move_to}
            onChange={(event) => change({ move_to: event.currentTarget.value })}
          />
        )}
      </SimpleGrid>
    </>
  );
}

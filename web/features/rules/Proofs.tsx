import { Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useText } from '@/shared/i18n/labels';
import type { Proof } from './clauses';

type Groups = Proof['steps'];
const total = (groups: Groups) => groups.reduce((sum, { names }) => sum + names.length, 0);

/** Codes under where they stand, folded: the number is said at once. */
function Folded({ summary, groups }: { summary: string; groups: Groups }) {
  return (
    <details>
      <summary>{summary}</summary>
      <Stack gap={4} pt={4}>
        {groups.map(({ at, names }) => (
          <div key={at}>
            {at && (
              <Text size="xs" c="dimmed">
                {at}
              </Text>
            )}
            {names.map((name) => (
              <div key={name}>
                <Code style={{ overflowWrap: 'anywhere' }}>{name}</Code>
              </div>
            ))}
          </div>
        ))}
      </Stack>
    </details>
  );
}

/** What makes a clause happen: steps of the rules, declarations of the version, a mechanism of the desk. */
export function Carried({ proof }: { proof: Proof }) {
  const { t } = useTranslation();
  const text = useText();
  const steps = total(proof.steps);
  return (
    <Stack gap={4}>
      {steps > 0 && <Folded summary={t('plugin.steps', { count: steps })} groups={proof.steps} />}
      {proof.declared.length > 0 && (
        <Folded summary={t('plugin.declared', { count: proof.declared.length })} groups={[{ at: '', names: proof.declared }]} />
      )}
      {proof.core && <Text size="sm">{t('plugin.core', { what: text(proof.core) })}</Text>}
    </Stack>
  );
}

/** The tests that fail where the clause is not kept. */
export function Tests({ proof }: { proof: Proof }) {
  const { t } = useTranslation();
  const count = total(proof.tests);
  if (count === 0) return null;
  // Acceptance tests of the product stand beside the rule set's own.
  const groups = proof.tests.map(({ at, names }) => ({ at: at === 'it' ? t('plugin.acceptance') : at, names }));
  return <Folded summary={t('plugin.tests', { count })} groups={groups} />;
}

import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Clause, ExplainStep, Pause, TimeRule } from '@/shared/api/types';
import { formatShort, zoneOffset } from '@/shared/lib/time';
import { ClauseChips } from '@/shared/ui/ClauseChips';
import { ruleWords, stepWords } from './words';

type Props = {
  steps: ExplainStep[];
  zone: string;
  rule?: TimeRule;
  origin?: string;
  pauses?: Pause[];
  clauses?: Clause[];
  plugin?: { id: string; version: string } | null;
  provisional?: boolean;
};

/** `Europe/Moscow, UTC+3`; a fixed offset is its own name. */
const zoneWords = (zone: string, at: string) => (/^[+-]/.test(zone) ? zoneOffset(at, zone) : `${zone}, ${zoneOffset(at, zone)}`);

/** A deadline's derivation in words: what counted, what was left out and why, on whose clause. */
export function ExplainSteps({ steps, zone, rule, origin, pauses, clauses, plugin, provisional }: Props) {
  const { t, i18n } = useTranslation();
  const offsetAt = origin ?? steps.find((step) => step.from)?.from ?? undefined;
  return (
    <Stack gap="xs" pt="xs">
      {rule && (
        <Text size="sm">
          <b>{t('explain_panel.rule')}</b> {ruleWords(i18n, rule)}
        </Text>
      )}
      {offsetAt && (
        <Text size="sm" c="dimmed">
          {t('explain_panel.zone', { zone: zoneWords(zone, offsetAt) })}
        </Text>
      )}
      <ol className="steps">
        {steps.map((step, index) => {
          const line = stepWords(i18n, step, zone);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a derivation has no identity beyond its order
            <li key={index} data-tone={line.tone}>
              <Text size="sm" span>
                {line.text}
              </Text>
              {line.detail && (
                <Text size="xs" c="dimmed">
                  {line.detail}
                </Text>
              )}
            </li>
          );
        })}
      </ol>
      {pauses && pauses.length > 0 && <Pauses pauses={pauses} zone={zone} />}
      {provisional && <Text size="sm">{t('explain_panel.why_provisional')}</Text>}
      <ClauseChips clauses={clauses} />
      {plugin && (
        <Text size="xs" c="dimmed">
          {t('explain_panel.plugin', { id: plugin.id, version: plugin.version })}
        </Text>
      )}
    </Stack>
  );
}

function Pauses({ pauses, zone }: { pauses: Pause[]; zone: string }) {
  const { t, i18n } = useTranslation();
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('explain_panel.pauses', { count: pauses.length })}
      </Text>
      <List size="sm">
        {pauses.map((pause) => (
          <List.Item key={pause.from}>
            {pause.to
              ? t('explain_panel.pause_closed', {
                  from: formatShort(pause.from, i18n.language, zone),
                  to: formatShort(pause.to, i18n.language, zone),
                })
              : t('explain_panel.pause_open', { from: formatShort(pause.from, i18n.language, zone) })}
            {pause.reason &&
              ` (${i18n.exists(`status.${pause.reason}`) ? i18n.t(`status.${pause.reason}`) : pause.reason.replaceAll('_', ' ')})`}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

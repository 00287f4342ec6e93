import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Coverage, Finding, Preview, PreviewTimer } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { Panel } from '@/shared/ui/Panel';
import { Loading, Problem } from '@/shared/ui/states';

type Props = {
  preview: Preview | undefined;
  error: unknown;
  refreshing: boolean;
  label: Label;
  renderCoverage: (coverage: Coverage) => ReactNode;
  renderFindings: (findings: Finding[]) => ReactNode;
  renderTimer: (timer: PreviewTimer) => ReactNode;
};

/** Before sending: covered or not and why, what is missing, which deadline and why. */
export function PreviewPanel({ preview, error, refreshing, label, renderCoverage, renderFindings, renderTimer }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={t('preview.title')}>
      <div aria-busy={refreshing} aria-live="polite">
        {!preview && !error && <Loading lines={3} />}
        {Boolean(error) && !preview && <Problem error={error} />}
        {preview && (
          <Stack gap="md">
            {renderCoverage(preview.coverage)}
            <Stack gap="sm">
              <Text fw={600} size="sm">
                {t('preview.deadlines')}
              </Text>
              {preview.timers.length === 0 && <Text size="sm">{t('preview.no_deadline')}</Text>}
              {preview.timers.map((timer) => (
                <div key={timer.code}>{renderTimer(timer)}</div>
              ))}
            </Stack>
            {/* Changes while it is written: nothing below it is pushed about. */}
            <Missing fields={preview.missing_fields} findings={preview.findings} label={label} renderFindings={renderFindings} />
          </Stack>
        )}
      </div>
    </Panel>
  );
}

type MissingProps = { fields: string[]; findings: Finding[]; label: Label; renderFindings: Props['renderFindings'] };

function Missing({ fields, findings, label, renderFindings }: MissingProps) {
  const { t } = useTranslation();
  if (fields.length === 0 && findings.length === 0) return <Text size="sm">{t('preview.nothing_missing')}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('preview.may_send')}
      </Text>
      {fields.length > 0 && (
        <div>
          <Text fw={600} size="sm">
            {t('preview.missing', { count: fields.length })}
          </Text>
          <List size="sm">
            {fields.map((field) => (
              <List.Item key={field}>{label('fields', field)}</List.Item>
            ))}
          </List>
        </div>
      )}
      {findings.length > 0 && (
        <div>
          <Text fw={600} size="sm" mb={4}>
            {t('preview.findings', { count: findings.length })}
          </Text>
          {renderFindings(findings)}
        </div>
      )}
    </Stack>
  );
}

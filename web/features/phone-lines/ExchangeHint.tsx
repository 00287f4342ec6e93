import { Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';

/** What an exchange sends of a call; the same key of the call in all three reports. */
const REPORT = [
  'POST /api/v1/calls/events',
  'Authorization: Bearer …',
  '',
  JSON.stringify(
    { call: 'a1b2', event: 'started', at: '2026-11-23T09:00:00+03:00', line: '+74951234567', number: '+79161234567' },
    null,
    2,
  ),
].join('\n');

export function ExchangeHint() {
  const { t } = useTranslation();
  return (
    <Panel title={t('phone_lines.exchange')}>
      <Stack gap="sm">
        <Text size="sm">{t('phone_lines.exchange_how')}</Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {REPORT}
        </Code>
        <Text size="sm">{t('phone_lines.exchange_fields')}</Text>
        <div>
          <AppLink to="/api-keys">{t('phone_lines.make_key')}</AppLink>
        </div>
      </Stack>
    </Panel>
  );
}

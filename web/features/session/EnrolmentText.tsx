import { Anchor, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Enrolment } from './api';
import { inFours } from './words';

/** What is typed into an authenticator, or opened on the device that has one. */
export function EnrolmentText({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Text size="sm">{t('second_step.set_up')}</Text>
      <div>
        <Text size="sm" fw={600}>
          {t('second_step.secret')}
        </Text>
        <Code block style={{ userSelect: 'all', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {inFours(enrolment.secret)}
        </Code>
      </div>
      <Anchor href={enrolment.uri} size="sm">
        {t('second_step.open_authenticator')}
      </Anchor>
    </Stack>
  );
}

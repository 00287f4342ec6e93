import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageTitle } from './states';

/** A part of the pages that could not be fetched: mostly the server has newer ones. */
const isOld = (error: unknown) => /dynamically imported module|module script|preload CSS/i.test(String(error));

/** In place of a page that broke: what has happened, that nothing written is lost, and the ways on. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Stack className="page" gap="md" role="alert" align="flex-start">
      <PageTitle title={t('broken.title')} />
      <Text>{t(isOld(error) ? 'broken.old' : 'broken.text')}</Text>
      <Text>{t('broken.kept')}</Text>
      <Group>
        <Button onClick={() => window.location.reload()}>{t('broken.reload')}</Button>
        <Button variant="default" onClick={() => window.history.back()}>
          {t('broken.back')}
        </Button>
      </Group>
      <details>
        <summary>{t('broken.details')}</summary>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {String(error)}
        </Text>
      </details>
    </Stack>
  );
}

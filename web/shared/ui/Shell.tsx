import { Anchor, Group, Text } from '@mantine/core';
import { IconClockCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch, SchemeSwitch } from './preferences';

type Props = { home: string; brandNote?: string; navigation?: ReactNode; account?: ReactNode; children: ReactNode };

export function Shell({ home, brandNote, navigation, account, children }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <a href="#main" className="skip-link">
        {t('shell.skip')}
      </a>
      <header className="shell-header">
        <Anchor href={home} underline="never" c="inherit" aria-label={t('shell.home')}>
          <Group gap={8} wrap="nowrap">
            <IconClockCheck size={26} color="var(--mantine-color-anchor)" aria-hidden />
            <Text fw={700}>{t('brand')}</Text>
            {brandNote && (
              <Text size="sm" c="dimmed" visibleFrom="md">
                {brandNote}
              </Text>
            )}
          </Group>
        </Anchor>
        {navigation && (
          <nav aria-label={t('shell.navigation')}>
            <Group gap="4px 16px">{navigation}</Group>
          </nav>
        )}
        <Group gap={6} wrap="nowrap">
          <LanguageSwitch />
          <SchemeSwitch />
          {account}
        </Group>
      </header>
      <main id="main" tabIndex={-1} style={{ outlineOffset: -4 }}>
        {children}
      </main>
    </>
  );
}

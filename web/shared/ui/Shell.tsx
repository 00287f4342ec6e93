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
      <header
        style={{
          position: 'sticky',
          top: 0,
          zIndex: 100,
          background: 'var(--reglament-surface)',
          borderBottom: '1px solid var(--reglament-line)',
        }}
      >
        <Group justify="space-between" px="md" py={8} gap="xs" mih={56}>
          <Group gap="lg">
            <Anchor href={home} underline="never" c="inherit" aria-label={t('shell.home')}>
              <Group gap={8} wrap="nowrap">
                <IconClockCheck size={26} color="var(--mantine-color-anchor)" aria-hidden />
                <Text fw={700}>{t('brand')}</Text>
                {brandNote && (
                  <Text size="sm" c="dimmed" visibleFrom="xs">
                    {brandNote}
                  </Text>
                )}
              </Group>
            </Anchor>
            {navigation && (
              <nav aria-label={t('shell.navigation')}>
                <Group gap="md">{navigation}</Group>
              </nav>
            )}
          </Group>
          <Group gap={6}>
            <LanguageSwitch />
            <SchemeSwitch />
            {account}
          </Group>
        </Group>
      </header>
      <main id="main" tabIndex={-1} style={{ outlineOffset: -4 }}>
        {children}
      </main>
    </>
  );
}

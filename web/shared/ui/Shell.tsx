import { Anchor, Group, Text } from '@mantine/core';
import { IconClockCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch, SchemeSwitch } from './preferences';
import './shell.css';

type Props = {
  home: string;
  brandNote?: string;
  navigation?: ReactNode;
  account?: ReactNode;
  /** Where the window is wide enough, the header stands at the side of the page. */
  side?: boolean;
  /** Whoever is here may have a navigation in a moment: its place is kept, so that the page does not step aside for it. */
  expected?: boolean;
  children: ReactNode;
};

export function Shell({ home, brandNote, navigation, account, side, expected, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className="shell" data-side={side || undefined}>
      <a href="#main" className="skip-link">
        {t('shell.skip')}
      </a>
      <header className="shell-header">
        <Anchor href={home} underline="never" c="inherit" aria-label={t('shell.home')}>
          <Group gap={8} wrap="nowrap">
            <IconClockCheck size={26} color="var(--mantine-color-anchor)" aria-hidden />
            <Text fw={700} className="brand-name">
              {t('brand')}
            </Text>
            {brandNote && (
              <Text size="sm" c="dimmed" visibleFrom="md">
                {brandNote}
              </Text>
            )}
          </Group>
        </Anchor>
        {!navigation && expected && <div className="nav-place" />}
        {navigation && <nav aria-label={t('shell.navigation')}>{navigation}</nav>}
        {/* Who is here comes to stand beside the tools: they are shown together, or they would step aside for it. */}
        <Group gap={6} className="shell-tools" style={!navigation && expected ? { visibility: 'hidden' } : undefined}>
          <LanguageSwitch />
          <SchemeSwitch />
          {account}
        </Group>
      </header>
      <main id="main" tabIndex={-1} style={{ outlineOffset: -4 }}>
        {children}
      </main>
    </div>
  );
}

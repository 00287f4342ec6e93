import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCommand, IconKeyboard } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keyWords, useKeyboard, useShortcuts } from '@/features/keyboard/store';
import type { Command } from '@/features/palette/match';
import { recentCases } from '@/features/palette/recent';
import { customerPath, ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { useOfferedCommands } from './commands';
import { placesFor } from './places';
import { useViewCommands } from './queue/useViewCommands';

const loadPalette = () => import('@/features/palette/Palette');
const Palette = lazy(loadPalette);
const ShortcutSheet = lazy(() => import('@/features/keyboard/ShortcutSheet'));

/** What was read last, but for the case that is open. */
function useRecentCases(shown: boolean, reader: string): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (!shown) return [];
  const elsewhere = recentCases(reader).filter(({ id }) => ticketPath(id) !== pathname);
  return elsewhere.map(({ id, number, subject }) => ({
    id: `recent-${id}`,
    untyped: true,
    group: t('palette.recent'),
    title: `${number} · ${subject || t('ticket.no_subject')}`,
    run: () => void navigate({ to: ticketPath(id) }),
  }));
}

/** Keys, sheet and palette of the whole desk, and their two buttons. */
export function DeskKeys() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useAccount();
  const [open, setOpen] = useState<'palette' | 'sheet' | null>(null);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const turn = () => setColorScheme(scheme === 'dark' ? 'light' : 'dark');
  const offered = useOfferedCommands();
  const places = placesFor(account.role).map((place) => ({ ...place, title: t(place.name), run: () => void navigate({ to: place.to }) }));
  const views = useViewCommands(open === 'palette');
  const recent = useRecentCases(open === 'palette', account.id);
  useKeyboard();
  // Letters typed right after Ctrl+K must not be lost while the palette is on its way.
  useEffect(() => void loadPalette(), []);
  useShortcuts([
    { keys: 'Mod+KeyK', name: t('palette.title'), scope: 'everywhere', run: () => setOpen('palette') },
    { keys: 'Shift+Slash', name: t('keys.sheet'), scope: 'everywhere', run: () => setOpen('sheet') },
    { keys: 'KeyD', name: t('palette.scheme'), scope: 'everywhere', run: turn },
    ...places.flatMap(({ keys, title, run }) => (keys ? [{ keys, name: title, scope: 'everywhere' as const, run }] : [])),
  ]);
  const commands = [
    ...offered,
    ...recent,
    ...views,
    ...places.map(({ to, title, keys, run }) => ({ id: to, title, keys: keys && keyWords(keys), group: t('palette.pages'), run })),
    { id: 'scheme', title: t('palette.scheme'), keys: 'D', group: t('palette.settings'), run: turn },
    { id: 'keys', title: t('keys.title'), keys: '?', group: t('palette.settings'), run: () => setOpen('sheet') },
  ];
  const close = () => setOpen(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={t('palette.title')}
        aria-keyshortcuts="Control+K"
        title={t('palette.hint')}
        onClick={() => setOpen('palette')}
      >
        <IconCommand size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" size="lg" aria-label={t('keys.open')} visibleFrom="sm" onClick={() => setOpen('sheet')}>
        <IconKeyboard size={20} aria-hidden />
      </ActionIcon>
      <Suspense fallback={null}>
        {open === 'palette' && (
          <Palette
            commands={commands}
            openTicket={(id) => void navigate({ to: ticketPath(id) })}
            openCustomer={(id) => void navigate({ to: customerPath(id) })}
            onClose={close}
          />
        )}
        {open === 'sheet' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </>
  );
}

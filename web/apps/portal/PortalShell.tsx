import { Group } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHasAssets } from '@/features/monitoring/useHasAssets';
import { AccountMenu } from '@/features/session/AccountMenu';
import { readHandover } from '@/features/session/handover';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';

/** Pages for whoever is not signed in. */
const DOORS = ['/sign-in', '/invitation', '/new-password'];

export function PortalShell() {
  const [entering] = useState(() => readHandover(window.location.search, window.location.hash) !== null);
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const signedIn = session.phase === 'signed_in';
  const contact = signedIn && session.account.role === 'contact';
  const hasAssets = useHasAssets(contact);
  // A place that came later would push the others aside.
  const placesKnown = contact && hasAssets !== undefined;
  const link = (to: string, text: string) => {
    const here = to === '/' ? pathname === to : pathname.startsWith(to);
    return (
      <AppLink to={to} c="inherit" className="nav-link" fw={here ? 700 : 500} aria-current={here ? 'page' : undefined}>
        {text}
      </AppLink>
    );
  };
  return (
    <Shell
      home="/"
      expected={session.phase === 'unknown' ? entering || !DOORS.includes(pathname) : contact && !placesKnown}
      account={
        <AccountMenu
          link={(name) =>
            contact && (
              <AppLink to="/account" size="sm" c="inherit" className="own-name" aria-label={t('portal.account', { name })}>
                <IconUserCircle size={20} aria-hidden />
                <span>{name}</span>
              </AppLink>
            )
          }
        />
      }
      navigation={
        placesKnown && (
          <Group gap="4px 16px" className="nav-line">
            {link('/', t('portal.cases'))}
            {link('/new', t('portal.new'))}
            {link('/contracts', t('portal.entitlements'))}
            {hasAssets && link('/assets', t('monitoring.title'))}
            {link('/knowledge', t('portal.help'))}
          </Group>
        )
      }
    >
      <Outlet />
    </Shell>
  );
}

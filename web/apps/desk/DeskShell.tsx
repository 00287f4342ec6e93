import { IconUserCircle } from '@tabler/icons-react';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '@/features/session/AccountMenu';
import { readHandover } from '@/features/session/handover';
import type { Role } from '@/shared/api/types';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';
import { DeskKeys } from './DeskKeys';
import { Navigation } from './Navigation';
import { placesFor } from './places';

/** A customer who signs in here sees no mail. */
const STAFF: Role[] = ['administrator', 'supervisor', 'agent'];

/** Pages for whoever is not signed in. */
const DOORS = ['/sign-in', '/invitation', '/new-password', '/first-run'];

export function DeskShell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // Another door's token lets nobody in by itself.
  const [entering] = useState(() => pathname.startsWith('/sign-in') && readHandover(window.location.search, window.location.hash) !== null);
  const session = useSession();
  const signedIn = session.phase === 'signed_in';
  const staff = signedIn && STAFF.includes(session.account.role);
  // It is being asked who this is.
  const expected = session.phase === 'unknown' && (!DOORS.includes(pathname) || entering);
  return (
    <Shell
      home="/desk/"
      account={
        <>
          {staff && <DeskKeys />}
          <AccountMenu
            link={(name) =>
              staff && (
                <AppLink to="/account" size="sm" c="inherit" className="own-name" aria-label={t('account.open', { name })}>
                  <IconUserCircle size={20} aria-hidden />
                  <span>{name}</span>
                </AppLink>
              )
            }
          />
        </>
      }
      side={staff || expected}
      expected={expected}
      navigation={staff && <Navigation places={placesFor(session.account.role)} />}
    >
      <Outlet />
    </Shell>
  );
}

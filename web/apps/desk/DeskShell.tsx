import { Group, Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconUserCircle } from '@tabler/icons-react';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CallsCount } from '@/features/calls/CallsCount';
import { QuarantineCount } from '@/features/mail/QuarantineCount';
import { AccountMenu } from '@/features/session/AccountMenu';
import type { Role } from '@/shared/api/types';
import { useSession } from '@/shared/lib/session';
import { AppLink } from '@/shared/ui/links';
import { Shell } from '@/shared/ui/Shell';
import { DeskKeys } from './DeskKeys';
import { type Place, placeAt, placesFor } from './places';

/** A customer who signs in here sees no mail. */
const STAFF: Role[] = ['administrator', 'supervisor', 'agent'];

export function DeskShell() {
  const { t } = useTranslation();
  const session = useSession();
  const signedIn = session.phase === 'signed_in';
  const staff = signedIn && STAFF.includes(session.account.role);
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
      navigation={staff && <Navigation places={placesFor(session.account.role)} />}
    >
      <Outlet />
    </Shell>
  );
}

function Navigation({ places }: { places: Place[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const here = placeAt(places, pathname)?.to;
  return (
    <Group gap="4px 12px">
      {places
        .filter(({ group }) => group === 'work')
        .map(({ to, name }) => (
          <AppLink key={to} to={to} c="inherit" fw={to === here ? 700 : 500} aria-current={to === here ? 'page' : undefined}>
            {t(name)}
            {to === '/calls' && <CallsCount />}
            {to === '/mail' && <QuarantineCount />}
          </AppLink>
        ))}
      <Manage places={places.filter(({ group }) => group === 'manage')} here={here} />
    </Group>
  );
}

function Manage({ places, here: path }: { places: Place[]; here: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const here = places.find(({ to }) => to === path);
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton fw={here ? 700 : 500} className="nav-menu">
          <Group gap={4} wrap="nowrap">
            {here ? t('desk.manage_here', { page: t(here.name) }) : t('desk.manage')}
            <IconChevronDown size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ to, name }) => (
          <Menu.Item key={to} onClick={() => void navigate({ to })} aria-current={to === path ? 'page' : undefined}>
            {t(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { Group, Menu, Text, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CallsCount } from '@/features/calls/CallsCount';
import { QuarantineCount } from '@/features/mail/QuarantineCount';
import { AppLink } from '@/shared/ui/links';
import { type Place, placeAt } from './places';

type Props = { places: Place[]; here: string | undefined };

const AT_ONCE = { getInitialValueInEffect: false };
const of = (places: Place[], group: Place['group']) => places.filter((place) => place.group === group);

/** Where the pages of the desk are: a list at the side where there is room for it, else a menu that says where one is. */
export function Navigation({ places }: { places: Place[] }) {
  const { pathname } = useLocation();
  const here = placeAt(places, pathname)?.to;
  // As in `shell.css`.
  const wide = useMediaQuery('(min-width: 1200px)', true, AT_ONCE);
  return wide ? <Side places={places} here={here} /> : <PlaceMenu places={places} here={here} />;
}

/** What waits behind a place. */
function Waiting({ to }: { to: string }) {
  if (to === '/calls') return <CallsCount />;
  return to === '/mail' ? <QuarantineCount /> : null;
}

function Side({ places, here }: Props) {
  const { t } = useTranslation();
  const title = useId();
  return (
    <>
      <SideList places={of(places, 'work')} here={here} />
      <Text id={title} size="xs" fw={600} c="dimmed" px={10} pt={14} pb={4}>
        {t('desk.manage')}
      </Text>
      <SideList places={of(places, 'manage')} here={here} labelledBy={title} />
    </>
  );
}

function SideList({ places, here, labelledBy }: Props & { labelledBy?: string }) {
  const { t } = useTranslation();
  return (
    <ul className="list" aria-labelledby={labelledBy}>
      {places.map(({ to, name, icon: Icon }) => (
        <li key={to}>
          <AppLink to={to} c="inherit" underline="never" className="side-link" aria-current={to === here ? 'page' : undefined}>
            <Icon size={18} stroke={1.7} aria-hidden />
            <span>{t(name)}</span>
            <Waiting to={to} />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

function PlaceMenu({ places, here }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="md" wrap="nowrap">
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <UnstyledButton fw={700} className="nav-menu">
            <Group gap={4} wrap="nowrap">
              {t(places.find(({ to }) => to === here)?.name ?? 'shell.navigation')}
              <IconChevronDown size={16} aria-hidden />
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown mah="80vh" style={{ overflowY: 'auto' }}>
          <Items places={of(places, 'work')} here={here} />
          <Menu.Label>{t('desk.manage')}</Menu.Label>
          <Items places={of(places, 'manage')} here={here} />
        </Menu.Dropdown>
      </Menu>
      {places.map(({ to }) => (
        <Waiting key={to} to={to} />
      ))}
    </Group>
  );
}

function Items({ places, here }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return places.map(({ to, name }) => (
    <Menu.Item key={to} onClick={() => void navigate({ to })} aria-current={to === here ? 'page' : undefined}>
      {t(name)}
      <Waiting to={to} />
    </Menu.Item>
  ));
}

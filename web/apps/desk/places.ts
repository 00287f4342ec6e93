import {
  type Icon,
  IconBell,
  IconBook2,
  IconBuildingStore,
  IconCalendar,
  IconChartHistogram,
  IconFileCertificate,
  IconGauge,
  IconGavel,
  IconHeadset,
  IconInbox,
  IconKey,
  IconListSearch,
  IconMail,
  IconPhoneIncoming,
  IconPuzzle,
  IconRocket,
  IconRoute,
  IconSpeakerphone,
  IconTemplate,
  IconUmbrella,
  IconUserCog,
  IconUsers,
} from '@tabler/icons-react';
import type { Role } from '@/shared/api/types';

export type Place = { to: string; name: string; icon: Icon; keys?: string; roles?: Role[]; group: 'work' | 'manage' };

/** Pages of the desk: what stands at the side, in the header and its menu, in the palette and under `G …`. */
export const PLACES: Place[] = [
  { to: '/shift', name: 'desk.shift', icon: IconGauge, keys: 'KeyG KeyS', group: 'work' },
  { to: '/', name: 'desk.queue', icon: IconInbox, keys: 'KeyG KeyQ', group: 'work' },
  { to: '/call', name: 'desk.call', icon: IconHeadset, keys: 'KeyG KeyP', group: 'work' },
  { to: '/calls', name: 'desk.calls', icon: IconPhoneIncoming, keys: 'KeyG KeyL', group: 'work' },
  { to: '/customers', name: 'desk.customers', icon: IconUsers, keys: 'KeyG KeyC', group: 'work' },
  { to: '/assets', name: 'monitoring.title', icon: IconBuildingStore, keys: 'KeyG KeyO', group: 'work' },
  { to: '/knowledge', name: 'desk.knowledge', icon: IconBook2, keys: 'KeyG KeyK', group: 'work' },
  { to: '/mail', name: 'desk.mail', icon: IconMail, keys: 'KeyG KeyM', group: 'work' },
  { to: '/regulation', name: 'desk.regulation', icon: IconChartHistogram, keys: 'KeyG KeyR', group: 'manage' },
  { to: '/contracts', name: 'desk.contracts', icon: IconFileCertificate, keys: 'KeyG KeyE', group: 'manage' },
  { to: '/calendars', name: 'desk.calendars', icon: IconCalendar, keys: 'KeyG KeyD', group: 'manage' },
  { to: '/rules', name: 'desk.rules', icon: IconGavel, group: 'manage' },
  { to: '/plugins', name: 'desk.plugins', icon: IconPuzzle, roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/alerts', name: 'desk.alerts', icon: IconBell, keys: 'KeyG KeyA', group: 'manage' },
  { to: '/force-majeure', name: 'desk.force_majeure', icon: IconUmbrella, roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/publications', name: 'desk.publications', icon: IconSpeakerphone, group: 'manage' },
  { to: '/mail/letters', name: 'letters.title', icon: IconTemplate, roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/accounts', name: 'accounts.title', icon: IconUserCog, roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/phone-lines', name: 'phone_lines.title', icon: IconRoute, roles: ['administrator'], group: 'manage' },
  { to: '/api-keys', name: 'desk.api_keys', icon: IconKey, roles: ['administrator'], group: 'manage' },
  { to: '/audit-log', name: 'audit_log.title', icon: IconListSearch, roles: ['administrator'], group: 'manage' },
  { to: '/setup', name: 'setup.link', icon: IconRocket, roles: ['administrator'], group: 'manage' },
];

export const placesFor = (role: Role): Place[] => PLACES.filter(({ roles }) => !roles || roles.includes(role));

const holds = (to: string, pathname: string) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));

/** The place that an address belongs to: the nearest, where one lies within another. */
export const placeAt = (places: Place[], pathname: string): Place | undefined =>
  places.filter(({ to }) => holds(to, pathname)).sort((left, right) => right.to.length - left.to.length)[0];

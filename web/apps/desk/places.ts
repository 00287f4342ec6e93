import type { Role } from '@/shared/api/types';

export type Place = { to: string; name: string; keys?: string; roles?: Role[]; group: 'work' | 'manage' };

/** Pages of the desk: what stands in the header, in its menu, in the palette and under `G …`. */
export const PLACES: Place[] = [
  { to: '/shift', name: 'desk.shift', keys: 'KeyG KeyS', group: 'work' },
  { to: '/', name: 'desk.queue', keys: 'KeyG KeyQ', group: 'work' },
  { to: '/call', name: 'desk.call', keys: 'KeyG KeyP', group: 'work' },
  { to: '/calls', name: 'desk.calls', keys: 'KeyG KeyL', group: 'work' },
  { to: '/customers', name: 'desk.customers', keys: 'KeyG KeyC', group: 'work' },
  { to: '/assets', name: 'monitoring.title', keys: 'KeyG KeyO', group: 'work' },
  { to: '/knowledge', name: 'desk.knowledge', keys: 'KeyG KeyK', group: 'work' },
  { to: '/mail', name: 'desk.mail', keys: 'KeyG KeyM', group: 'work' },
  { to: '/regulation', name: 'desk.regulation', keys: 'KeyG KeyR', group: 'manage' },
  { to: '/contracts', name: 'desk.contracts', keys: 'KeyG KeyE', group: 'manage' },
  { to: '/calendars', name: 'desk.calendars', keys: 'KeyG KeyD', group: 'manage' },
  { to: '/rules', name: 'desk.rules', group: 'manage' },
  { to: '/plugins', name: 'desk.plugins', roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/alerts', name: 'desk.alerts', keys: 'KeyG KeyA', group: 'manage' },
  { to: '/force-majeure', name: 'desk.force_majeure', roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/publications', name: 'desk.publications', group: 'manage' },
  { to: '/mail/letters', name: 'letters.title', roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/accounts', name: 'accounts.title', roles: ['administrator', 'supervisor'], group: 'manage' },
  { to: '/phone-lines', name: 'phone_lines.title', roles: ['administrator'], group: 'manage' },
  { to: '/api-keys', name: 'desk.api_keys', roles: ['administrator'], group: 'manage' },
  { to: '/setup', name: 'setup.link', roles: ['administrator'], group: 'manage' },
];

export const placesFor = (role: Role): Place[] => PLACES.filter(({ roles }) => !roles || roles.includes(role));

const holds = (to: string, pathname: string) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));

/** The place that an address belongs to: the nearest, where one lies within another. */
export const placeAt = (places: Place[], pathname: string): Place | undefined =>
  places.filter(({ to }) => holds(to, pathname)).sort((left, right) => right.to.length - left.to.length)[0];

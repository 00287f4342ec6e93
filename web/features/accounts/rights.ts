import type { Account, Role } from '@/shared/api/types';
import type { ManagedAccount } from './api';

/** Roles that an account may be given, the least first. */
export const ROLES: Role[] = ['contact', 'agent', 'supervisor', 'administrator'];
export const STAFF_ROLES: Role[] = ROLES.slice(1);

/** Whom this person may invite; the server decides. */
export const mayInvite = ({ role }: Account): Role[] => (role === 'administrator' ? ROLES : ['contact', 'agent']);

/** Whether an account is shown with what changes it: nobody manages somebody beyond their own right. */
export function mayManage(me: Account, held: ManagedAccount): boolean {
  if (me.role === 'administrator') return true;
  return held.role === 'contact' || (held.role === 'agent' && (!me.provider || me.provider === held.provider));
}

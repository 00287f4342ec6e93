import { describe, expect, it } from 'vitest';
import type { Account, Role } from '@/shared/api/types';
import type { ManagedAccount } from './api';
import { mayInvite, mayManage } from './rights';

const me = (role: Role, provider: string | null = null): Account => ({ id: 'me', name: 'Анна', role, provider });
const held = (role: Role, provider: string | null = null) => ({ id: 'x', role, provider }) as ManagedAccount;

describe('whose accounts a person manages', () => {
  it('an administrator: everybody', () => {
    expect(mayInvite(me('administrator'))).toEqual(['contact', 'agent', 'supervisor', 'administrator']);
    expect(mayManage(me('administrator'), held('administrator'))).toBe(true);
  });
  it('a supervisor: contacts and agents of their own provider', () => {
    expect(mayInvite(me('supervisor', 'p'))).toEqual(['contact', 'agent']);
    expect(mayManage(me('supervisor', 'p'), held('agent', 'p'))).toBe(true);
    expect(mayManage(me('supervisor', 'p'), held('agent', 'q'))).toBe(false);
    expect(mayManage(me('supervisor', 'p'), held('supervisor', 'p'))).toBe(false);
    expect(mayManage(me('supervisor', 'p'), held('contact'))).toBe(true);
  });
});

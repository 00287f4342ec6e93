import { useSyncExternalStore } from 'react';
import { api, refreshSession, setAccessToken, whenExpired } from '@/shared/api/client';
import type { Account, Session } from '@/shared/api/types';
import { preferLanguage } from '@/shared/i18n';

/** Who is signed in. `unknown` until the refresh cookie has been tried once. */
export type SessionState = { phase: 'unknown' } | { phase: 'anonymous' } | { phase: 'signed_in'; account: Account };

let state: SessionState = { phase: 'unknown' };
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

whenExpired(() => {
  setAccessToken(null);
  become({ phase: 'anonymous' });
});

/** The first step was right; a code is asked for, or a second factor has to be set up before. */
export type SecondStep = { challenge: string; expires_in: number; enrolment_required: boolean; methods: string[] };
/** What came of the first step. */
export type FirstStep = { account: Account } | { step: SecondStep };

export async function enter(session: Session): Promise<Account> {
  setAccessToken(session.access_token);
  await preferLanguage(session.account.locale);
  become({ phase: 'signed_in', account: session.account });
  return session.account;
}

const stepped = async (answer: Session | SecondStep): Promise<FirstStep> =>
  'challenge' in answer ? { step: answer } : { account: await enter(answer) };

export const signInWithPassword = async (email: string, password: string) =>
  stepped(await api.post<Session | SecondStep>('/sessions', { email, password }));

export const signInWithLink = async (token: string) => stepped(await api.post<Session | SecondStep>('/sessions/link', { token }));

export type FirstAdministrator = { token: string; name: string; email: string; password: string; locale: string };
export const beginFirstRun = async (given: FirstAdministrator) =>
  stepped(await api.post<Session | SecondStep>('/sessions/first-run', given));

/** What a provider of identity answered; the cookie of this browser goes along. */
export const signInWithIdentity = async (answer: { state: string; code: string; issuer?: string }) =>
  stepped(await api.post<Session | SecondStep>('/sessions/identity/answer', answer));

/** A bearer token handed over in the address's fragment, which never reaches a server or its logs. */
export async function signInWithToken(token: string): Promise<FirstStep> {
  setAccessToken(token);
  const account = await api.get<Account>('/me');
  await preferLanguage(account.locale);
  become({ phase: 'signed_in', account });
  return { account };
}

export async function restoreSession(): Promise<void> {
  const session = await refreshSession();
  if (state.phase !== 'unknown') return;
  if (session) await enter(session);
  else become({ phase: 'anonymous' });
}

const farewells = new Set<() => Promise<unknown>>();
/** What is done before somebody who asked for it is signed out. */
export const beforeSignOut = (deed: () => Promise<unknown>) => void farewells.add(deed);

export async function signOut(): Promise<void> {
  await Promise.allSettled([...farewells].map((deed) => deed()));
  await api.remove('/sessions/current').catch(() => undefined);
  setAccessToken(null);
  become({ phase: 'anonymous' });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSession = (): SessionState => useSyncExternalStore(subscribe, () => state);

export function useAccount(): Account {
  const session = useSession();
  if (session.phase !== 'signed_in') throw new Error('This page is shown to signed-in people only');
  return session.account;
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { Session } from '@/shared/api/types';
import type { Ceremony, Passkey } from './passkeys';

/** What an authenticator needs; shown once. */
export type Enrolment = { secret: string; uri: string };
export type RecoveryCodes = { recovery_codes: string[] };
export type SecondFactor = { enabled: boolean; recovery_codes_left: number; required: boolean };
export type Device = {
  id: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  user_agent: string | null;
  address: string | null;
  current: boolean;
};

export type SignInOptions = {
  passkeys: boolean;
  identity_providers: { id: string; name: string }[];
  /** Nobody has an account yet. */
  first_run: boolean;
  demonstration: boolean;
};

export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: () => api.get<SignInOptions>('/sessions/options'),
  staleTime: 60_000,
});
export const beginIdentity = (provider: string) => api.post<{ url: string }>('/sessions/identity', { provider });

export const takeSecondStep = (challenge: string, code: string) => api.post<Session>('/sessions/second-step', { challenge, code });
export const enrolBy = (challenge: string) => api.post<Enrolment>('/sessions/second-step/enrolment', { challenge });

export const askForLink = (email: string) => api.post<void>('/sign-in-links', { email });
export const askForReset = (email: string) => api.post<void>('/password-resets', { email });
export const setPassword = (token: string, password: string) => api.post<void>('/passwords', { token, password });

export const devicesQuery = queryOptions({ queryKey: ['me', 'sessions'], queryFn: () => api.all<Device>('/me/sessions') });
export const secondFactorQuery = queryOptions({
  queryKey: ['me', 'second-factor'],
  queryFn: () => api.get<SecondFactor>('/me/second-factor'),
});

function useOwn<Body, Result>(mutationFn: (body: Body) => Promise<Result>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    // Not waited for: what is read anew may take the place of who asked, and recovery codes are told once.
    onSuccess: () => refresh(queryClient, ['me']),
  });
}

export const useChangePassword = () =>
  useOwn((body: { current_password: string; password: string }) => api.put<void>('/me/password', body));
export const useEndDevice = () => useOwn((id: string) => api.remove(`/me/sessions/${encodeURIComponent(id)}`));
export const useEndOthers = () => useOwn((_: undefined) => api.remove('/me/sessions'));
export const useBeginFactor = () =>
  useOwn((password: string) => api.post<Enrolment>('/me/second-factor', { password: password || undefined }));
export const useConfirmFactor = () => useOwn((code: string) => api.post<RecoveryCodes>('/me/second-factor/confirmation', { code }));

export const passkeysQuery = queryOptions({ queryKey: ['me', 'passkeys'], queryFn: () => api.all<Passkey>('/me/passkeys') });
export const beginPasskey = (password: string) => api.post<Ceremony>('/me/passkeys/registration', { password: password || undefined });
export const useAddPasskey = () =>
  useOwn((body: { ceremony: string; name: string; credential: unknown }) => api.post<Passkey>('/me/passkeys', body));
export const useRenamePasskey = (id: string) =>
  useOwn((name: string) => api.patch<Passkey>(`/me/passkeys/${encodeURIComponent(id)}`, { name }));
export const useRemovePasskey = (id: string) =>
  useOwn((password: string) => api.post<void>(`/me/passkeys/${encodeURIComponent(id)}/removal`, { password: password || undefined }));
export const useRenewCodes = () => useOwn((code: string) => api.post<RecoveryCodes>('/me/second-factor/recovery-codes', { code }));
export const useRemoveFactor = () => useOwn((code: string) => api.post<void>('/me/second-factor/removal', { code }));

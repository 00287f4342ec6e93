import { api } from '@/shared/api/client';
import type { Session } from '@/shared/api/types';

/** What the browser is to ask the authenticator. */
export type Ceremony = { ceremony: string; options: { publicKey: unknown } };
export type Passkey = { id: string; name: string; created_at: string; used_at: string | null };

/** Whether this browser can, and is on a page where it may. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

const asJson = (credential: Credential | null): unknown => {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('', 'NotAllowedError');
  return credential.toJSON();
};

export async function create({ options }: Ceremony): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey as PublicKeyCredentialCreationOptionsJSON);
  return asJson(await navigator.credentials.create({ publicKey }));
}

async function get({ options }: Ceremony): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey as PublicKeyCredentialRequestOptionsJSON);
  return asJson(await navigator.credentials.get({ publicKey }));
}

/** By nothing else: the authenticator says who it is. */
export async function signInByPasskey(): Promise<Session> {
  const asked = await api.post<Ceremony>('/sessions/passkey', {});
  return api.post<Session>('/sessions/passkey/assertion', { ceremony: asked.ceremony, credential: await get(asked) });
}

/** After the password. */
export async function takePasskeyStep(challenge: string): Promise<Session> {
  const asked = await api.post<Ceremony>('/sessions/second-step/passkey', { challenge });
  const body = { challenge, ceremony: asked.ceremony, credential: await get(asked) };
  return api.post<Session>('/sessions/second-step/passkey/assertion', body);
}

/** Somebody closed the browser's own dialog, or it timed out: nothing went wrong. */
export const wasCancelled = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotAllowedError';
/** The authenticator is registered already. */
export const wasKnown = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError';

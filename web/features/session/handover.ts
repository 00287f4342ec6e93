/** What the address of a sign-in page may carry. */
export type Handover =
  | { kind: 'link'; token: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'identity'; answer: { state: string; code: string; issuer?: string } }
  | null;

/** `?token=` is a one-time link; `#access_token=` (or `#token=`) hands over a bearer token; `?state=&code=` is what a provider of identity
 *  answered. */
export function readHandover(search: string, fragment: string): Handover {
  const inFragment = new URLSearchParams(fragment.replace(/^#/, ''));
  const bearer = inFragment.get('access_token') ?? inFragment.get('token');
  if (bearer) return { kind: 'bearer', token: bearer };
  const asked = new URLSearchParams(search);
  const [state, code, link] = [asked.get('state'), asked.get('code'), asked.get('token')];
  if (state && code) return { kind: 'identity', answer: { state, code, issuer: asked.get('iss') ?? undefined } };
  return link ? { kind: 'link', token: link } : null;
}

/** Only a path of this very site: a foreign address after sign-in would be a trap. */
export function safeNext(next: string | null | undefined, fallback: string): string {
  // Browsers leave tabs and line ends out of an address, and read a backslash as a slash.
  return next && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(next) ? next : fallback;
}

/** Whoever is sent to a provider of identity comes back without it in the address. */
const NEXT = 'reglament.sign-in.next';
export const keepNext = (next: string | undefined): void => (next ? sessionStorage.setItem(NEXT, next) : sessionStorage.removeItem(NEXT));
export function takeNext(): string | null {
  const kept = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  return kept;
}

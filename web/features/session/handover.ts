/** What the address of a sign-in page may carry. */
export type Handover = { kind: 'link'; token: string } | { kind: 'bearer'; token: string } | null;

/** `?token=` is a one-time link; `#access_token=` (or `#token=`) hands over a bearer token. */
export function readHandover(search: string, fragment: string): Handover {
  const inFragment = new URLSearchParams(fragment.replace(/^#/, ''));
  const bearer = inFragment.get('access_token') ?? inFragment.get('token');
  if (bearer) return { kind: 'bearer', token: bearer };
  const link = new URLSearchParams(search).get('token');
  return link ? { kind: 'link', token: link } : null;
}

/** Only a path of this very site: a foreign address after sign-in would be a trap. */
export function safeNext(next: string | null | undefined, fallback: string): string {
  return next && /^\/(?![/\\])/.test(next) ? next : fallback;
}

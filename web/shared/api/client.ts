import { ApiProblem, type ProblemBody } from './problems';
import type { Page, Session } from './types';
import { type OnProgress, sendWithProgress } from './upload';

/** The only place that talks HTTP. The access token stays in memory; the refresh token is an HttpOnly cookie. */
const BASE = '/api/v1';

type Options = {
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Bytes as they are, in place of a body. */
  content?: Blob;
  headers?: Record<string, string>;
  onProgress?: OnProgress;
  signal?: AbortSignal;
  /** Goes out although the page that asks for it is being left. */
  keepalive?: boolean;
};
export type Tagged<T> = { data: T; etag: string | null };

let accessToken: string | null = null;
let language = 'ru';
let refreshing: Promise<Session | null> | null = null;
let onExpired: () => void = () => {};

export const setAccessToken = (token: string | null) => {
  accessToken = token;
};
export const setApiLanguage = (value: string) => {
  language = value;
};
/** Called when a request is refused and no refresh helps: the person must sign in again. */
export const whenExpired = (handler: () => void) => {
  onExpired = handler;
};

async function send(method: string, path: string, { query, body, content, headers: own, onProgress, ...how }: Options): Promise<Response> {
  const url = new URL(BASE + path, window.location.origin);
  for (const [name, value] of Object.entries(query ?? {})) if (value) url.searchParams.set(name, value);
  const headers = {
    accept: 'application/json',
    'accept-language': language,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    ...own,
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    const bytes = content ?? text;
    if (onProgress && bytes !== undefined) return await sendWithProgress(method, url, headers, bytes, onProgress);
    return await fetch(url, { method, credentials: 'same-origin', headers, body: bytes, ...how });
  } catch {
    throw new ApiProblem(0, { code: 'network' });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  const wait = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return new ApiProblem(response.status, (body ?? {}) as ProblemBody, Number.isNaN(wait) ? null : wait);
}

/** One refresh at a time, however many requests ask for it. */
export function refreshSession(): Promise<Session | null> {
  refreshing ??= send('POST', '/sessions/refresh', {})
    .then(async (response) => {
      if (!response.ok) return null;
      const session = (await response.json()) as Session;
      accessToken = session.access_token;
      return session;
    })
    .catch(() => null)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

async function call(method: string, path: string, options: Options = {}): Promise<Response> {
  let response = await send(method, path, options);
  if (response.status === 401 && !path.startsWith('/sessions')) {
    const renewed = await refreshSession();
    if (renewed) response = await send(method, path, options);
    if (response.status === 401) onExpired();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

const MOST_PAGES = 40;

export const api = {
  get: async <T>(path: string, query?: Options['query']): Promise<T> => json<T>(await call('GET', path, { query })),
  /** A list to its end, page by page: for what belongs to one case. */
  all: async <T>(path: string, query?: Options['query']): Promise<T[]> => {
    const found: T[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const { data, page }: Page<T> = await json(await call('GET', path, { query: { ...query, cursor } }));
      found.push(...data);
      if (!page?.has_more || !page.next_cursor) break;
      cursor = page.next_cursor;
    }
    return found;
  },
  /** With the ETag, for a later `If-Match`. */
  getTagged: async <T>(path: string): Promise<Tagged<T>> => {
    const response = await call('GET', path);
    return { data: await json<T>(response), etag: response.headers.get('etag') };
  },
  post: async <T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> =>
    json<T>(await call('POST', path, { body, headers })),
  put: async <T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> =>
    json<T>(await call('PUT', path, { body, headers })),
  patch: async <T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> =>
    json<T>(await call('PATCH', path, { body, headers })),
  remove: async (path: string, query?: Options['query']): Promise<void> => {
    await call('DELETE', path, { query });
  },
  /** Whether the server has all it needs. */
  isReady: async (): Promise<boolean> => (await fetch('/readyz')).ok,
  /** A last word that nobody waits for. */
  leave: (path: string): void => void call('DELETE', path, { keepalive: true }).catch(() => undefined),
  /** Bytes as they are, under a media type of their own. */
  upload: async <T>(path: string, content: Blob, type: string, onProgress?: OnProgress): Promise<T> =>
    json<T>(await call('POST', path, { content, headers: { 'content-type': type }, onProgress })),
  /** A body that is read while it is written, until either side ends it. */
  stream: async (path: string, headers: Record<string, string>, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null> =>
    (await call('GET', path, { headers: { accept: 'text/event-stream', ...headers }, signal })).body,
  bytes: async (path: string, query?: Options['query']): Promise<Blob> => (await call('GET', path, { query })).blob(),
  /** A file made for what is asked. */
  file: async (path: string, body: unknown): Promise<Blob> => (await call('POST', path, { body })).blob(),
};

/** One key per intention: a repeated click or a retry creates nothing twice. */
export const idempotency = (key: string) => ({ 'idempotency-key': key });
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

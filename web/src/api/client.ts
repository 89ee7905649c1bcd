/* Requests to siem-httpd: cookies say who we are, a header proves that this page asks, and one refresh is tried. */

import type { Answer, Asked, Method, Problem, QueryOf, Sent, Value } from './types';

export class ApiError extends Error {
  /* `retryAfter`: seconds after which the server wants to be asked again; null where it says nothing of that. */
  constructor(readonly status: number, readonly problem: Problem, readonly retryAfter: number | null = null) {
    super(problem.detail ?? problem.title);
  }
}

/* The server did not answer at all. */
export class ServerAway extends Error {}

export type Query = Record<string, Value>;
interface Request { method?: Uppercase<Method>; query?: Query; body?: unknown; signal?: AbortSignal; key?: string }

const prefix = '/api/v1/';
let csrf = '';
let isAway = false;
let refreshing: Promise<boolean> | null = null;
const watchers = new Set<(away: boolean) => void>();
const signedOut = new Set<() => void>();

export const rememberCsrf = (token: string) => { csrf = token; };
/* Told at once how it is now, and then of each change. */
export function onAway(tell: (away: boolean) => void) { watchers.add(tell); tell(isAway); return () => { watchers.delete(tell); }; }
export function onSignedOut(tell: () => void) { signedOut.add(tell); return () => { signedOut.delete(tell); }; }
export function tellAway(away: boolean) {
  if (away === isAway)
    return;
  isAway = away;
  watchers.forEach((tell) => tell(away));
}

function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return prefix + path + (search ? `?${search}` : '');
}

export const address = <P extends string>(path: Asked<'get', P>, query?: QueryOf<'get', P>) => addressOf(path, query);

async function send(path: string, { method = 'GET', query, body, signal, key }: Request): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET')
    headers['X-CSRF-Token'] = csrf;
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  if (key)
    headers['Idempotency-Key'] = key;
  try {
    const answer = await fetch(addressOf(path, query), {
      method, headers, signal, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body),
    });
    /* What stands between us and a stopped server answers so. */
    if (answer.status === 502 || answer.status === 504)
      throw new ServerAway();
    tellAway(false);
    return answer;
  } catch (error) {
    if (signal?.aborted)
      throw error;
    tellAway(true);
    throw new ServerAway();
  }
}

async function problemOf(answer: Response): Promise<ApiError> {
  const told = await answer.json().catch(() => null) as Problem | null;
  const after = answer.headers.get('Retry-After');
  return new ApiError(answer.status, told?.title ? told : { type: 'about:blank', title: answer.statusText || String(answer.status), status: answer.status }, after && /^\d+$/.test(after) ? Number(after) : null);
}

/* False: the session is over.  What is wrong with the server for a moment says nothing of that. */
async function askRefresh(): Promise<boolean> {
  const answer = await send('auth/refresh', { method: 'POST', body: {} });
  if (answer.status === 401 || answer.status === 403)
    return false;
  if (!answer.ok)
    throw await problemOf(answer);
  rememberCsrf(((await answer.json()) as Answer<'post', 'auth/refresh'>).csrf_token);
  return true;
}

/*
 * Many requests may find the token expired at once; they wait for one refresh.  Pages of one browser take turns: a
 * refresh token that is used twice ends the session.  (Over plain HTTP, but for localhost, browsers have no locks.)
 */
async function refresh(): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  if (!refreshing) {
    const asked: Promise<boolean> = (async () => await (locks ? locks.request('siem-refresh', askRefresh) : askRefresh()))();
    refreshing = asked.finally(() => { refreshing = null; });
  }
  return refreshing;
}

const noRefresh = new Set(['auth/login', 'auth/refresh', 'setup']);

async function call<T>(path: string, request: Request = {}): Promise<T> {
  let answer = await send(path, request);
  if (answer.status === 401 && !noRefresh.has(path) && await refresh())
    answer = await send(path, request);
  if (answer.status === 401 && !noRefresh.has(path))
    signedOut.forEach((tell) => tell());
  if (!answer.ok)
    throw await problemOf(answer);
  if (answer.status === 204)
    return undefined as T;
  return await answer.json() as T;
}

export const get = <P extends string>(path: Asked<'get', P>, query?: QueryOf<'get', P>, signal?: AbortSignal) => call<Answer<'get', P>>(path, { query, signal });
export const post = <P extends string>(path: Asked<'post', P>, body?: Sent<'post', P>, query?: QueryOf<'post', P>) => call<Answer<'post', P>>(path, { method: 'POST', body: body ?? {}, query });
/* Sent again with the same key, lines are kept once. */
export const postOnce = <P extends string>(key: string, path: Asked<'post', P>, body: Sent<'post', P>) => call<Answer<'post', P>>(path, { method: 'POST', body, key });
export const patch = <P extends string>(path: Asked<'patch', P>, body: Sent<'patch', P>) => call<Answer<'patch', P>>(path, { method: 'PATCH', body });
export const remove = <P extends string>(path: Asked<'delete', P>) => call<void>(path, { method: 'DELETE' });

/* True once the server answers, whoever asks. */
export async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/live', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/* Asks until the server is back, and tells everybody. */
export function probe() {
  let stopped = false;
  const timer = setInterval(() => void isThere().then((there) => { if (there && !stopped) tellAway(false); }), 2000);
  return () => { stopped = true; clearInterval(timer); };
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, get, onSignedOut } from '../../src/api/client';

let isOut = false;
let stop = () => undefined as void;
beforeEach(() => { isOut = false; stop = onSignedOut(() => { isOut = true; }); vi.stubGlobal('navigator', {}); });
afterEach(() => { stop(); vi.unstubAllGlobals(); });

const answering = (refresh: number) => vi.stubGlobal('fetch', (url: string) => Promise.resolve(url.endsWith('auth/refresh')
  ? new Response(JSON.stringify(refresh === 200 ? { csrf_token: 'x' } : { title: 'Refused', status: refresh }), { status: refresh })
  : new Response('{"title":"Expired"}', { status: 401 })));

test.each([401, 403])('a session that the server ends with %d is over', async (status) => {
  answering(status);
  await expect(get('stats')).rejects.toMatchObject({ status: 401 });
  expect(isOut).toBe(true);
});

test.each([429, 500, 503])('a refresh that is answered with %d tells of the fault and signs nobody out', async (status) => {
  answering(status);
  await expect(get('stats')).rejects.toEqual(expect.objectContaining({ status, message: 'Refused' }));
  await expect(get('stats')).rejects.toBeInstanceOf(ApiError);
  expect(isOut).toBe(false);
});

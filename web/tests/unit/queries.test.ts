import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { get, onAway, probe, tellAway } from '../../src/api/client';
import { apiOptions, queryClient, refreshSoon } from '../../src/api/queries';

let invalidate: { mock: unknown };
beforeEach(() => { vi.useFakeTimers(); invalidate = vi.spyOn(queryClient, 'invalidateQueries'); });
afterEach(() => { tellAway(false); queryClient.clear(); vi.useRealTimers(); vi.restoreAllMocks(); vi.unstubAllGlobals(); });

const isInvalid = (...key: unknown[]) => queryClient.getQueryState(key)?.isInvalidated;

test('a storm of alerts asks once in two seconds, for all that it touches and nothing else', async () => {
  for (const key of ['alerts', 'stats/top', 'jobs', 'models'])
    queryClient.setQueryData([key, {}], 1);
  for (let i = 0; i < 200; i++)
    refreshSoon('alerts', 'stats');
  refreshSoon('jobs');
  await vi.advanceTimersByTimeAsync(1999);
  expect(invalidate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(invalidate).toHaveBeenCalledTimes(1);
  expect(['alerts', 'stats/top', 'jobs', 'models'].map((key) => isInvalid(key, {}))).toEqual([true, true, true, false]);
  refreshSoon('alerts');
  await vi.advanceTimersByTimeAsync(2000);
  expect(invalidate).toHaveBeenCalledTimes(2);
});

test('whichever request finds the server back, everything is asked anew, once', async () => {
  queryClient.setQueryData(['alerts', {}], 1);
  const answers = [() => Promise.reject(new TypeError('no')), () => Promise.resolve(new Response('{}', { status: 502 })), () => Promise.resolve(new Response('{}')), () => Promise.resolve(new Response('{}'))];
  vi.stubGlobal('fetch', () => answers.shift()?.());
  const told: boolean[] = [];
  const stop = onAway((away) => { told.push(away); });
  await expect(get('stats')).rejects.toThrow();
  await expect(get('stats')).rejects.toThrow();
  expect(invalidate).not.toHaveBeenCalled();
  await get('stats');
  await get('stats');
  expect(invalidate).toHaveBeenCalledTimes(1);
  expect(isInvalid('alerts', {})).toBe(true);
  expect(told).toEqual([false, true, false]);
  stop();
});

test('a probe tells everybody that the server is back', async () => {
  let isThere = false;
  vi.stubGlobal('fetch', () => isThere ? Promise.resolve(new Response('')) : Promise.reject(new TypeError('no')));
  tellAway(true);
  const stop = probe();
  await vi.advanceTimersByTimeAsync(6000);
  expect(invalidate).not.toHaveBeenCalled();
  isThere = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(invalidate).toHaveBeenCalledTimes(1);
  stop();
});

test('what was shown stays for other parameters of the same path, never for another path', async () => {
  const release: (() => void)[] = [];
  vi.stubGlobal('fetch', (url: string) => new Promise((done) => release.push(() => done(new Response(JSON.stringify({ url }))))));
  const observer = new QueryObserver(queryClient, apiOptions('entities/ip/a', { since: '1h' }));
  const stop = observer.subscribe(() => undefined);
  release.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
  const shown = () => (observer.getCurrentResult().data as { url: string } | undefined)?.url;
  expect(shown()).toBe('/api/v1/entities/ip/a?since=1h');
  observer.setOptions(apiOptions('entities/ip/a', { since: '7d' }));
  expect(shown()).toBe('/api/v1/entities/ip/a?since=1h');
  observer.setOptions(apiOptions('entities/ip/b', { since: '7d' }) as never);
  expect(shown()).toBeUndefined();
  stop();
});

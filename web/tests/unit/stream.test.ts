import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onSignedOut } from '../../src/api/client';
import { queryClient } from '../../src/api/queries';
import { listen } from '../../src/api/stream';
import type { Listener, StreamState, Told } from '../../src/api/stream';

/* An EventSource that the test answers for. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  readyState = 0;
  constructor(readonly url: string) { super(); Source.all.push(this); }
  close() { this.readyState = Source.CLOSED; }
  tell(type: string, data: unknown) { this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) })); }
  refuse() { this.readyState = Source.CLOSED; this.onerror(); }
}

let answers: Record<string, number> = {};
let asked: string[] = [];
const stops: (() => void)[] = [];

function hearing(types: Listener['types'], level: string) {
  const heard: Told[] = [];
  const seen: StreamState[] = [];
  stops.push(listen({ types, level, hear: (told) => { heard.push(told); }, see: (state) => { seen.push(state); } }));
  return { heard, seen };
}
const event = (id: string, risk_level: string) => ({ event: { id }, anomaly: { risk_level } });
const newest = () => { const last = Source.all.at(-1); if (!last) throw new Error('no stream is open'); return last; };
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  Source.all = [];
  asked = [];
  answers = {};
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('fetch', (url: string) => { asked.push(url); return Promise.resolve(new Response('{}', { status: answers[url] ?? 200 })); });
});
afterEach(async () => {
  stops.splice(0).forEach((stop) => stop());
  await settled();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('listeners share a stream of the lowest level, and each is told of its own types and levels', async () => {
  const shell = hearing(['alert', 'job'], 'medium');
  const live = hearing(['event', 'anomaly'], 'high');
  await settled();
  expect(Source.all.map((each) => each.url)).toEqual(['/api/v1/stream?level=medium&types=alert%2Canomaly%2Cevent%2Cjob']);
  newest().tell('anomaly', event('a', 'medium'));
  newest().tell('anomaly', event('b', 'high'));
  newest().tell('event', event('c', 'critical'));
  newest().tell('event', { event: { id: 'd' } });
  newest().tell('alert', { id: 'e', level: 'low' });
  newest().tell('alert', { id: 'f', level: 'medium' });
  newest().tell('job', { id: '1' });
  expect(live.heard.map((told) => (told.data as { event: { id: string } }).event.id)).toEqual(['b', 'c', 'd']);
  expect(shell.heard.map((told) => (told.data as { id: string }).id)).toEqual(['f', '1']);
});

test('a refused stream is opened again once the server says who we are, and then everything is asked anew', async () => {
  const invalidate = vi.spyOn(queryClient, 'invalidateQueries');
  const { seen } = hearing(['alert'], 'medium');
  await settled();
  newest().onopen();
  expect(invalidate).not.toHaveBeenCalled();
  newest().refuse();
  answers['/api/v1/auth/me'] = 503;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(Source.all).toHaveLength(1);
  expect(asked.filter((url) => url.endsWith('auth/me'))).toHaveLength(2);
  answers = {};
  await vi.advanceTimersByTimeAsync(5000);
  expect(Source.all).toHaveLength(2);
  newest().onopen();
  expect(invalidate).toHaveBeenCalledTimes(1);
  expect(seen).toEqual(['connecting', 'connecting', 'open', 'lost', 'connecting', 'open']);
});

test('a session that is over is not knocked at again', async () => {
  let isOut = false;
  stops.push(onSignedOut(() => { isOut = true; }));
  hearing(['alert'], 'medium');
  await settled();
  answers = { '/api/v1/auth/me': 401, '/api/v1/auth/refresh': 401 };
  newest().refuse();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isOut).toBe(true);
  expect(Source.all).toHaveLength(1);
  expect(asked.filter((url) => url.endsWith('auth/me'))).toHaveLength(1);
});

test('a server that is busy while the session is renewed signs nobody out', async () => {
  let isOut = false;
  stops.push(onSignedOut(() => { isOut = true; }));
  hearing(['alert'], 'medium');
  await settled();
  for (const status of [429, 500, 503]) {
    answers = { '/api/v1/auth/me': 401, '/api/v1/auth/refresh': status };
    newest().refuse();
    await vi.advanceTimersByTimeAsync(5000);
    expect([status, isOut, asked.at(-1)]).toEqual([status, false, '/api/v1/auth/refresh']);
  }
});

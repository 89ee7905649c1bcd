import { expect, expectTypeOf, test, vi } from 'vitest';
import { address, get, patch, post, remove } from '../../src/api/client';
import type { Answer, Asked, ListPath, QueryOf, Sent, SiemEvent, User } from '../../src/api/types';

/* What the compiler says is the test: "npm run check-types" fails if a line below a ts-expect-error is right. */
const id = 'a' as string;

test('only a path that the server has for this method can be asked', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')));
  await Promise.all([
    get(`alerts/${id}`), get('models/drift'), get(`entities/ip/${id}`, { since: '1h' }), post(`alerts/${id}/ack`), patch(`users/${id}`, { disabled: true }), remove(`users/${id}`),
    // @ts-expect-error no such route
    get('alertz'),
    // @ts-expect-error no such tail
    get(`alerts/${id}/nope`),
    // @ts-expect-error two parts too many
    get(`alerts/${id}/${id}/${id}`),
    // @ts-expect-error it is only posted
    get(`alerts/${id}/ack`),
    // @ts-expect-error it is only read
    post('stats/top'),
    // @ts-expect-error a text that may be anything
    get(id),
    // @ts-expect-error no such parameter
    get('stats', { sinse: '1h' }),
    // @ts-expect-error no such member
    patch(`users/${id}`, { disabledd: true }),
    // @ts-expect-error a member is missing
    post('alerts/bulk', { ids: [id] }),
  ]);
  vi.unstubAllGlobals();
  expect(address('events', { limit: 5, user: "o'brien", contains: '' })).toBe("/api/v1/events?limit=5&user=o%27brien");
});

test('a path says what is answered, sent and asked for', () => {
  expectTypeOf<Answer<'get', `events/${string}`>>().toEqualTypeOf<SiemEvent>();
  expectTypeOf<Answer<'get', 'users'>['items'][number]>().toEqualTypeOf<User>();
  expectTypeOf<Answer<'get', `alerts/${string}`>['status']>().toEqualTypeOf<'open' | 'acknowledged' | 'closed'>();
  expectTypeOf<Answer<'get', 'models/drift'>>().not.toEqualTypeOf<Answer<'get', `models/${string}`>>();
  expectTypeOf<Sent<'post', 'auth/password'>>().toEqualTypeOf<{ old: string; new: string }>();
  expectTypeOf<keyof QueryOf<'get', 'jobs'>>().toEqualTypeOf<'limit' | 'cursor'>();
  expectTypeOf<Asked<'delete', 'stats'>>().toBeNever();
  expectTypeOf<ListPath<User>>().toEqualTypeOf<'users'>();
});

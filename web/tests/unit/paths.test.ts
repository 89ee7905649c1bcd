import { beforeAll, describe, expect, test, vi } from 'vitest';
import { paths, viewOf } from '../../src/router/paths';

describe('addresses of views', () => {
  test('lead back to what they were made of, whatever an id holds', () => {
    for (const id of ['2001:db8::/64', 'a b', 'javascript:alert(1)', '../../x', '%2e', 'ü?#&'])
    {
      const url = new URL(paths.entity('user', id), 'http://x');
      expect([viewOf(url.pathname), url.searchParams.get('id')]).toEqual([{ name: 'entity', kind: 'user' }, id]);
    }
    expect(viewOf(paths.anomaly('<script>'))).toEqual({ name: 'anomaly', id: '<script>' });
  });
  test('that nobody made lead nowhere', () => {
    for (const path of ['/nothing', '/entities/dog/1', '/entities/ip/1', '/anomalies', '/anomalies/a/b', '/%zz', '/constructor', '/toString', '/alerts/1'])
      expect(viewOf(path)).toEqual({ name: 'lost' });
  });
  test('keep clear of the server’s own', () => {
    for (const path of ['/live', '/health', '/ready', '/metrics', '/docs'])
      expect(viewOf(path)).toEqual({ name: 'lost' });
  });
});

describe('parameters of an address', () => {
  let patched: typeof import('../../src/router/location').patched;
  beforeAll(async () => {
    vi.stubGlobal('window', { addEventListener: () => undefined });
    ({ patched } = await import('../../src/router/location'));
  });
  test('are set and taken out, and the others stay', () => {
    expect(patched('?a=1&b=2', { b: null, c: 'x&y' })).toBe('?a=1&c=x%26y');
    expect(patched('?a=1', { a: '' })).toBe('');
  });
  test('survive what a log wrote', () => {
    expect(new URLSearchParams(patched('', { contains: '<script>&"%\u0000' })).get('contains')).toBe('<script>&"%\u0000');
  });
});

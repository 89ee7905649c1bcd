import { describe, expect, test } from 'vitest';
import { isRelative, limits, localInput, rangeOf } from '../../src/logic/range';

const now = Date.parse('2026-03-02T12:00:00.000Z');
const of = (search: string) => rangeOf(new URLSearchParams(search));

describe('the span of time in an address', () => {
  test('is the last day where nothing is said', () => {
    expect(limits(of(''), now)).toEqual({ from: now - 86_400_000, to: now });
  });
  test('is an age, or two moments', () => {
    expect(limits(of('since=90m'), now)).toEqual({ from: now - 5_400_000, to: now });
    expect(limits(of('since=2026-03-01T00:00:00Z&until=2026-03-01T06:00:00Z'), now)).toEqual({ from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-01T06:00:00Z') });
  });
  test('moves on with the clock only while it ends now', () => {
    expect([isRelative(of('since=7d')), isRelative(of('since=7d&until=2026-03-01T06:00:00Z')), isRelative(of('since=2026-03-01T00:00:00Z'))]).toEqual([true, false, false]);
  });
  test('is the last day where somebody wrote nonsense', () => {
    expect(limits(of('since=yesterday&until=never'), now)).toEqual({ from: now - 86_400_000, to: now });
  });
});

test('a field for a local time gives the same moment back', () => {
  expect(new Date(localInput(now)).getTime()).toBe(now);
});

import { describe, expect, test } from 'vitest';
import { age, changed, dateTime, duration, risk, timeMarks, utc } from '../../src/logic/format';
import { featureValue } from '../../src/logic/features';
import { levelOf } from '../../src/logic/fields';

describe('numbers and times', () => {
  test('a duration has two units at most', () => {
    expect([0, 0.4, 59, 60, 93, 3_600, 3_661, 86_400, 93_600].map(duration)).toEqual(['0 s', '0 s', '59 s', '1 min', '1 min 33 s', '1 h', '1 h 1 min', '1 d', '1 d 2 h']);
  });
  test('an age has one', () => {
    expect([0, 61, 7_300, 200_000].map(age)).toEqual(['0 s', '1 min', '2 h', '2 d']);
  });
  test('a risk is cut and not rounded, so that it never looks like the level above', () => {
    expect(risk(0.7999)).toBe(risk(0.79));
    expect(risk(0.6)).not.toBe(risk(0.59));
    expect([0.5999, 0.6, 0.7999, 0.8, 0.9].map(levelOf)).toEqual(['low', 'medium', 'medium', 'high', 'critical']);
  });
  test('there is no change against nothing', () => {
    expect(changed(5, 0)).toBeNull();
    expect(changed(15, 10)).toMatch(/\+50/);
  });
  test('marks of an axis name the day once, and only where it changes', () => {
    const hour = 3_600_000;
    const marks = timeMarks([0, 1, 2].map((at) => Date.UTC(2026, 2, 2, 6) + at * hour), hour);
    expect(marks[0]).toContain('2');
    expect(marks[0]?.length).toBeGreaterThan(marks[1]?.length ?? 99);
    expect(new Set(timeMarks([0, 1].map((at) => Date.UTC(2026, 2, 2) + at * 24 * hour), 24 * hour)).size).toBe(2);
  });
  test('what is no time is shown as it stands', () => {
    expect([utc('<b>'), dateTime('soon')]).toEqual(['<b>', 'soon']);
    expect(utc('2026-03-02T06:03:05.000Z')).toBe('2026-03-02 06:03:05 UTC');
  });
});

test('values of features read as what they are', () => {
  expect(featureValue('is_known_ip', 0)).toBe('no');
  expect(featureValue('hour_of_day', 6)).toBe('06:00');
  expect(featureValue('time_since_last_activity_sec', 86_400)).toBe('1 d');
  expect(featureValue('day_of_week', 0)).toBe(new Date('2026-03-02T12:00:00Z').toLocaleDateString(undefined, { weekday: 'long', timeZone: 'UTC' }));
  expect(featureValue('bytes_transferred', Math.log1p(564))).toMatch(/^564 B$/);
});

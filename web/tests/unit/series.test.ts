import { describe, expect, test } from 'vitest';
import { cell, columnsOf, grid } from '../../src/logic/series';

const start = Date.parse('2026-03-02T06:00:00.000Z');
const point = (minutes: number, events: number) => ({ time: new Date(start + minutes * 60_000).toISOString(), events, anomalies: 0, max_risk: 0.2 });

describe('a series', () => {
  test('has a point of nothing wherever nothing happened', () => {
    const [times, events, anomalies, risks] = columnsOf([point(1, 5), point(4, 7)], start, start + 300_000, 60);
    expect(times).toEqual([0, 60, 120, 180, 240].map((second) => start / 1000 + second));
    expect([events, anomalies, risks]).toEqual([[0, 5, 0, 0, 7], [0, 0, 0, 0, 0], [null, 0.2, null, null, 0.2]]);
  });
  test('begins with the step that its span begins in', () => {
    expect(grid(start + 59_000, start + 61_000, 60)).toEqual([start, start + 60_000]);
    expect(cell(point(1, 1).time, grid(start + 59_000, start + 61_000, 60), 60)).toBe(1);
  });
  test('loses no event, and takes none in from outside of its span', () => {
    expect(columnsOf([point(0, 1), point(2, 2), point(9, 4)], start, start + 180_000, 60)[1]).toEqual([1, 0, 2]);
  });
  test('of seconds of a year stays as it is, for a screen has no such width', () => {
    expect(columnsOf([point(0, 1), point(500_000, 4)], start, start + 31_536_000_000, 1)[1]).toEqual([1, 4]);
  });
});

import { describe, expect, test } from 'vitest';
import { atTop, drawnHeight, drawnRows, restAt, rested, rowHeight, scrolled } from '../../src/logic/scroll';
import type { Box, Place } from '../../src/logic/scroll';

/* A box of 600 px over as many rows, in a browser that draws at most four million px. */
function boxOf(rows: number): Box {
  const some = { rows, height: 600, tallest: 4_000_000 };
  return { ...some, end: drawnHeight(some) - 600 };
}
const seen = (place: Place, box: Box) => [Math.floor(place.top / rowHeight), Math.ceil((place.top + box.height) / rowHeight) - 1];
/* Where a row is drawn must be where it is looked for. */
const isInSight = (place: Place, row: number, scrollTop: number) => row * rowHeight + place.shift < scrollTop + 600 && (row + 1) * rowHeight + place.shift > scrollTop;

describe('a long list', () => {
  test('that may be drawn as it is scrolls as any other', () => {
    const box = boxOf(1000);
    expect(drawnHeight(box)).toBe(32_000);
    expect([scrolled(atTop, 100, box), scrolled(atTop, 20_000, box)]).toEqual([{ top: 100, shift: 0, isJump: false }, { top: 20_000, shift: 0, isJump: false }]);
    expect(drawnRows({ ...atTop, top: 3200 }, box)).toEqual([88, 131]);
  });
  test.each([1_000_000, 50_000_000])('of %i rows is no taller than may be, and reaches its first and its last row', (rows) => {
    const box = boxOf(rows);
    expect(drawnHeight(box)).toBe(4_000_000);
    const last = scrolled(atTop, box.end, box);
    expect([seen(last, box)[1], drawnRows(last, box)[1], isInSight(last, rows - 1, box.end)]).toEqual([rows - 1, rows - 1, true]);
    const first = scrolled(rested(last, box.end), 0, box);
    expect([seen(first, box)[0], isInSight(first, 0, 0)]).toEqual([0, true]);
    const middle = scrolled(atTop, box.end / 2, box);
    expect(Math.abs((seen(middle, box)[0] ?? 0) - rows / 2)).toBeLessThan(20);
  });
  test('moves by as much as the box when that is little, wherever it is', () => {
    const box = boxOf(1_000_000);
    for (const at of [0, 1_000_000, 3_000_000]) {
      const place = rested(scrolled(atTop, at, box), at);
      const after = scrolled(place, at + 96, box);
      expect(Math.round((after.top - place.top) / rowHeight)).toBe(3);
      expect(scrolled(after, at, box).top).toBe(place.top);
    }
  });
  test('passes by every row on the way of small steps, however often it rests', () => {
    const box = boxOf(1_000_000);
    let place: Place = scrolled(atTop, 2_000_000, box);
    let scrollTop = 2_000_000;
    const from = place.top;
    for (let step = 1; step <= 5000; step += 1) {
      scrollTop += 100;
      place = scrolled(place.isJump ? rested(place, scrollTop - 100) : place, scrollTop, box);
      expect(place.top).toBeCloseTo(from + step * 100, 3);
      scrollTop = restAt(place, box);
      place = rested(place, scrollTop);
    }
    expect(Math.abs(scrollTop - box.end * place.top / (box.end + 28_000_000))).toBeLessThan(1);
  });
  test('does not end before its last row when small steps come to the end of the box', () => {
    const box = boxOf(1_000_000);
    let place: Place = { top: 27_990_000, shift: box.end - 500 - 27_990_000, isJump: false };
    place = scrolled(place, box.end, box);
    expect(place.top).toBe(27_990_500);
    expect(restAt(place, box)).toBeLessThan(box.end);
  });
  test('of a jump keeps the share to its end, small as its last steps may be', () => {
    const box = boxOf(1_000_000);
    let place = scrolled(atTop, 3_000_000, box);
    for (let at = 3_000_000; at < box.end; at += 500)
      place = scrolled(place, at, box);
    place = scrolled(place, box.end, box);
    expect(seen(place, box)[1]).toBe(999_999);
  });
  test('that grows stays where it is', () => {
    const small = boxOf(124_000);
    const place = scrolled(atTop, small.end, small);
    const large = boxOf(200_000);
    const after = scrolled(place, small.end, large);
    expect([after.top, after.shift]).toEqual([place.top, 0]);
    expect(restAt(after, large)).toBeLessThan(small.end);
    const [full, fuller] = [boxOf(500_000), boxOf(500_500)];
    const jumped = scrolled(atTop, full.end, full);
    expect(scrolled(jumped, full.end, fuller)).toEqual(jumped);
  });
});

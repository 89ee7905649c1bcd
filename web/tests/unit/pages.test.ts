import { describe, expect, test } from 'vitest';
import { PageList } from '../../src/logic/pages';

const page = (at: number, size: number) => Array.from({ length: size }, (_, row) => at * 10 + row);
/* A list of `rows` numbers, read as the server would hand them out. */
function read(list: PageList<number>, at: number, rows: number) {
  const cursor = list.cursor(at);
  expect(cursor).toBe(at === 0 ? null : `from ${at}`);
  const size = Math.min(10, rows - at * 10);
  list.add(at, { items: page(at, size), next: (at + 1) * 10 < rows ? `from ${at + 1}` : null });
}

describe('a list read by cursor', () => {
  test('asks for the first page first', () => {
    expect(new PageList(10, 3).missing(0, 0)).toEqual([0]);
  });
  test('reaches a page only by way of those before it', () => {
    const list = new PageList<number>(10, 3);
    expect(list.missing(0, 500)).toEqual([0]);
    read(list, 0, 95);
    expect(list.missing(0, 500)).toEqual([1]);
  });
  test('gives each row its place, and ends where the server says', () => {
    const list = new PageList<number>(10, 99);
    for (let at = 0; at < 10; at += 1)
      read(list, at, 95);
    expect([list.known, list.isWhole, list.row(0), list.row(94), list.row(95)]).toEqual([95, true, 0, 94, undefined]);
    expect(list.missing(90, 200)).toEqual([]);
  });
  test('keeps a bounded number of pages of a million rows, and reads one again by its cursor', () => {
    const list = new PageList<number>(10, 4);
    for (let at = 0; at < 100_000; at += 1)
      read(list, at, 1_000_000);
    expect([list.known, list.keptPages, list.row(5)]).toEqual([1_000_000, 4, undefined]);
    expect(list.missing(0, 9)).toEqual([0]);
    read(list, 0, 1_000_000);
    expect([list.row(5), list.keptPages]).toEqual([5, 4]);
  });
  test('of nothing is whole and empty', () => {
    const list = new PageList<number>(10, 4);
    list.add(0, { items: [], next: null });
    expect([list.known, list.isWhole, list.missing(0, 100)]).toEqual([0, true, []]);
  });
});

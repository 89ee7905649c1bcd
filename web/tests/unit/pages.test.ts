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
    expect(new PageList(10, 3).look(0, 0)).toEqual([0]);
  });
  test('reaches a page only by way of those before it', () => {
    const list = new PageList<number>(10, 3);
    expect(list.look(0, 500)).toEqual([0]);
    read(list, 0, 95);
    expect(list.look(0, 500)).toEqual([1]);
  });
  test('gives each row its place, and ends where the server says', () => {
    const list = new PageList<number>(10, 99);
    for (let at = 0; at < 10; at += 1)
      read(list, at, 95);
    expect([list.known, list.isWhole, list.row(0), list.row(94), list.row(95)]).toEqual([95, true, 0, 94, undefined]);
    expect(list.look(90, 200)).toEqual([]);
  });
  test('keeps a bounded number of pages of a million rows, and reads one again by its cursor', () => {
    const list = new PageList<number>(10, 4);
    for (let at = 0; at < 100_000; at += 1) {
      list.look(at * 10, at * 10);
      read(list, at, 1_000_000);
    }
    expect([list.known, list.isWhole, list.keptPages, list.row(999_999), list.row(15)]).toEqual([1_000_000, true, 4, 999_999, undefined]);
    expect(list.look(10, 19)).toEqual([1]);
    read(list, 1, 1_000_000);
    expect([list.row(15), list.keptPages, list.known]).toEqual([15, 4, 1_000_000]);
  });
  test('keeps the first page, which would begin with what came meanwhile', () => {
    const list = new PageList<number>(10, 4);
    for (let at = 0; at < 20; at += 1)
      read(list, at, 1000);
    expect([list.row(5), list.look(0, 9)]).toEqual([5, []]);
  });
  test('keeps what the reader looks at while it is read on to its end', () => {
    const list = new PageList<number>(10, 4);
    for (let at = 0; at < 9; at += 1)
      read(list, at, 200);
    list.look(80, 89);
    read(list, 8, 200);
    for (let [at] = list.next; at !== undefined; [at] = list.next)
      read(list, at, 200);
    expect([list.row(85), list.known, list.look(80, 89)]).toEqual([85, 200, []]);
  });
  test('ends where a page read again says so, for the store lets old events go', () => {
    const list = new PageList<number>(10, 9);
    for (let at = 0; at < 8; at += 1)
      read(list, at, 1000);
    list.add(5, { items: [50, 51], next: null });
    expect([list.known, list.isWhole, list.row(51), list.row(60), list.look(0, 99)]).toEqual([52, true, 51, undefined, []]);
  });
  test('reads again what stands behind a page that reaches farther than it did', () => {
    const list = new PageList<number>(10, 9);
    for (let at = 0; at < 4; at += 1)
      read(list, at, 1000);
    list.add(1, { items: page(1, 10), next: 'farther' });
    expect([list.look(0, 39), list.cursor(2), list.known]).toEqual([[2, 3], 'farther', 40]);
  });
  test('of nothing is whole and empty', () => {
    const list = new PageList<number>(10, 4);
    list.add(0, { items: [], next: null });
    expect([list.known, list.isWhole, list.look(0, 100)]).toEqual([0, true, []]);
  });
});

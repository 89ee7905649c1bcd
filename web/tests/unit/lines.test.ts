import { File } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { batchesOf, batchesOfText } from '../../src/views/welcome/lines';

const all = async (batches: AsyncIterable<string[]>) => { const found: string[][] = []; for await (const batch of batches) found.push(batch); return found; };
async function* chunks(...texts: string[]) { yield* texts; }

describe('the lines of a file', () => {
  test('come in groups, wherever the chunks were cut', async () => {
    expect(await all(batchesOfText(chunks('a\nb', 'b\r\n', '\nc\nd'), 2))).toEqual([['a', 'bb'], ['c', 'd']]);
  });
  test('end also without an end of line, and nothing has none', async () => {
    expect(await all(batchesOf('one', 5))).toEqual([['one']]);
    expect(await all(batchesOf('', 5))).toEqual([]);
  });
  test('are few where they are long, and what never ends is cut', async () => {
    const long = 'x'.repeat(700_000);
    expect((await all(batchesOfText(chunks(`${long}\n${long}\nc\n`), 250))).map((batch) => batch.length)).toEqual([2, 1]);
    expect((await all(batchesOfText(chunks(long, long, long), 250))).map((batch) => batch.map((line) => line.length))).toEqual([[1_400_000], [700_000]]);
  });
  test('are read from a compressed file', async () => {
    expect(await all(batchesOf(new File([gzipSync('x\ny\n')], 'auth.log.gz') as unknown as globalThis.File, 5))).toEqual([['x', 'y']]);
  });
});

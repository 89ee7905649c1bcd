import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { texts } from '../../src/texts';

function strings(value: unknown): string[] {
  return typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

test('a tool that a text names is there', () => {
  const tools = readdirSync(resolve(__dirname, '../../../cmd')).map((name) => name.replace(/\.c$/, ''));
  const named = strings(texts).flatMap((text) => text.match(/\bsiem-[a-z]+/g) ?? []);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !tools.includes(name))).toEqual([]);
});

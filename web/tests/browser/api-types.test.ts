import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { file, typesOf } from './support/api-types';
import { Host } from './support/host';
import { whyNot } from './support/tools';

describe.skipIf(whyNot() !== null)('the types of the API', () => {
  const host = new Host();
  beforeAll(() => host.start());
  afterAll(() => host.remove());

  test('are those of the server; RENEW=1 writes them', async () => {
    const types = await typesOf(host.url);
    if (process.env.RENEW)
      writeFileSync(file, types);
    expect(readFileSync(file, 'utf8')).toBe(types);
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { simulatedLines } from './support/lines';
import { dist, whyNot } from './support/tools';
import { launch, settled, signIn, visit } from './support/visit';

describe.skipIf(whyNot() !== null)('the limits', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 300));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('the page begins with at most 150 kB of script, and fetches charts only where it shows some', async () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? '');
    expect(first.length).toBeGreaterThan(0);
    const size = first.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0);
    console.log(`initial script: ${size} bytes gzipped`);
    expect(size).toBeLessThanOrEqual(150_000);
    expect(readdirSync(join(dist, 'assets')).some((name) => name.startsWith('WorldMap'))).toBe(true);

    const seen = await visit(browser, host);
    const fetched: string[] = [];
    seen.page.on('request', (request) => fetched.push(request.url()));
    await signIn(seen, '/settings/users');
    await settled(seen.page);
    fetched.length = 0;
    await seen.page.reload();
    await settled(seen.page);
    expect(fetched.filter((url) => /WorldMap|TimeChart|RiskHistogram|CurveChart/.test(url))).toEqual([]);
    await seen.close();
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host } from './support/host';
import { simulatedLines } from './support/lines';
import { dist, whyNot } from './support/tools';
import { expectNoFaults, launch, settled, signIn, visit } from './support/visit';

const MB = 1 << 20;

async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

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
    const { interactive } = await seen.page.evaluate(() => ({ interactive: Math.round((performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domInteractive) }));
    console.log(`interactive after ${interactive} ms`);
    await seen.close();
  });

  test('50,000 points are drawn, and zoomed by dragging', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const from = Date.now() - 50_000 * 1000;
    const points = Array.from({ length: 50_000 }, (_, at) => ({ time: new Date(from + at * 1000).toISOString(), events: 50 + Math.round(40 * Math.sin(at / 500)), anomalies: at % 97 === 0 ? 9 : 0, max_risk: (at % 89) / 89 }));
    await page.route('**/api/v1/stats/timeseries*', (route) => route.fulfill({ json: { step_s: 1, points } }));
    await page.route('**/api/v1/stats?*', (route) => route.fulfill({ json: { logs_analyzed: 50_000, anomalies: 0, anomaly_rate: 0, alerts: 0, errors: 0, open_alerts: 0, by_level: {}, by_kind: {}, by_outcome: {}, previous: { logs_analyzed: 0, anomalies: 0, anomaly_rate: 0, alerts: 0, errors: 0 } } }));
    await signIn(seen);
    await page.locator('canvas').first().waitFor();
    const box = await page.locator('.u-over').boundingBox();
    if (!box)
      throw new Error('no chart');
    await page.evaluate(() => {
      const frames: number[] = [];
      Object.assign(window, { frames });
      let last = performance.now();
      const tick = (now: number) => { frames.push(now - last); last = now; requestAnimationFrame(tick); };
      requestAnimationFrame(tick);
    });
    await page.mouse.move(box.x + 200, box.y + 60);
    await page.mouse.down();
    for (let step = 0; step < 20; step += 1)
      await page.mouse.move(box.x + 200 + step * 15, box.y + 60);
    const longest = () => page.evaluate(() => Math.round(Math.max(...(window as unknown as { frames: number[] }).frames.splice(0).slice(1))));
    console.log(`50,000 points: longest frame while dragging ${await longest()} ms`);
    const answered = page.waitForResponse(/timeseries/);
    await page.mouse.up();
    await page.waitForURL(/since=.*until=/);
    await answered;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    console.log(`50,000 points: longest frame while 5 MB of them are read and drawn ${await longest()} ms`);
    await page.locator('.u-over').dblclick();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    expectNoFaults(seen);
    await seen.close();
  });

  test('a million events scroll from the newest to the oldest and back, with a handful of rows in the page and in flat memory', async () => {
    /* Where pixels are small a page may be half as tall. */
    const seen = await visit(browser, host, { deviceScaleFactor: 2 });
    const { page } = seen;
    const total = 1_000_000;
    /* In the page itself, for it is the page that is watched: only what it asks for is made. */
    await page.addInitScript((rows) => {
      const real = window.fetch;
      const event = (at: number) => ({ '@timestamp': new Date(1.7e12 - at * 1000).toISOString(), event: { id: `row-${at}`, dataset: 'auth' }, message: `row ${at} ${'x'.repeat(300)}` });
      window.fetch = async (asked, options) => {
        const { pathname, searchParams } = new URL(String(asked), location.href);
        if (pathname !== '/api/v1/events')
          return real(asked, options);
        const at = Number(searchParams.get('cursor') ?? 0);
        const size = Math.min(Number(searchParams.get('limit')), rows - at);
        return new Response(JSON.stringify({ items: Array.from({ length: size }, (_, n) => event(at + n)), next: at + size < rows ? String(at + size) : null }));
      };
    }, total);
    await signIn(seen, '/explore');
    const row = (at: number) => page.getByText(`row ${at} x`).first();
    await row(0).waitFor();
    const box = page.getByRole('region', { name: 'Events, newest first' });
    const stands = () => box.evaluate((each) => new Promise<void>((done) => {
      let [last, frames] = [-1, 0];
      const look = () => { frames = each.scrollTop === last ? frames + 1 : 0; last = each.scrollTop; if (frames > 20) done(); else requestAnimationFrame(look); };
      look();
    }));
    const before = await heap(page);
    await box.focus();
    await page.keyboard.press('End');
    await page.getByText(/^1,\d00 events and more$/).waitFor();
    await page.getByRole('button', { name: 'Read on to the oldest' }).click();
    await page.getByText('1M events', { exact: true }).waitFor({ timeout: 100_000 });
    expect(await box.evaluate((each) => each.scrollHeight)).toBeLessThan(8_500_000);
    await box.focus();
    await page.keyboard.press('End');
    await row(999_999).waitFor();
    expect(await page.getByRole('row').last().getAttribute('aria-rowindex')).toBe('1000001');
    await page.keyboard.press('PageUp');
    await row(999_999).waitFor({ state: 'detached' });
    await stands();
    await page.keyboard.press('End');
    await row(999_999).waitFor();

    /* What is in sight is what the scroll bar says, and a step of the wheel goes on by a few rows. */
    await box.evaluate((each) => { each.scrollTop = (each.scrollHeight - each.clientHeight) / 2; });
    const first = () => box.evaluate((each) => {
      const edge = each.getBoundingClientRect().top + 40;
      return Math.min(...[...each.querySelectorAll('[role=cell]')].filter((cell) => cell.getBoundingClientRect().bottom > edge).flatMap((cell) => /^row (\d+) x/.exec(cell.textContent ?? '')?.[1] ?? []).map(Number));
    });
    await expect.poll(first).toBeGreaterThan(total / 2 - 50);
    expect(await first()).toBeLessThan(total / 2 + 50);
    await page.mouse.move(700, 600);
    await expect.poll(async () => {
      await stands();
      const was = await first();
      await page.mouse.wheel(0, 320);
      await stands();
      return await first() - was;
    }).toBe(10);
    expect(await page.getByRole('row').count()).toBeLessThan(120);
    await box.focus();
    await page.keyboard.press('Home');
    await row(0).waitFor();
    const grown = await heap(page) - before;
    console.log(`after a million rows: ${(grown / MB).toFixed(1)} MB more`);
    expect(grown).toBeLessThan(25 * MB);
    expectNoFaults(seen);
    await seen.close();
  });

  test('a long live stream keeps a bounded number of lines, and memory stays flat', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await page.addInitScript(() => {
      class Stream extends EventTarget {
        static CLOSED = 2;
        readyState = 1;
        onopen: (() => void) | null = null;
        onerror: (() => void) | null = null;
        constructor() { super(); setTimeout(() => this.onopen?.(), 0); (window as unknown as { streams: Stream[] }).streams = [this]; }
        close() { this.readyState = 2; }
      }
      Object.assign(window, {
        EventSource: Stream,
        pour: (from: number, count: number) => {
          const stream = (window as unknown as { streams: Stream[] }).streams[0];
          for (let at = from; at < from + count; at += 1)
            stream?.dispatchEvent(new MessageEvent('event', { data: JSON.stringify({ '@timestamp': new Date(1.7e12 + at).toISOString(), event: { id: `live-${at}`, original: `line ${at} ${'y'.repeat(500)}` } }) }));
        },
      });
    });
    await signIn(seen, '/tail');
    const pour = async (from: number, count: number) => {
      for (let at = from; at < from + count; at += 1000)
        await page.evaluate(([first, many]) => (window as unknown as { pour: (from: number, count: number) => void }).pour(first as number, many as number), [at, 1000]);
      await page.getByText(`line ${from + count - 1} `).waitFor();
    };
    await page.getByText('Waiting for events').waitFor();
    await pour(0, 20_000);
    const before = await heap(page);
    await pour(20_000, 180_000);
    const grown = await heap(page) - before;
    console.log(`after 180,000 more events: ${(grown / MB).toFixed(1)} MB more`);
    expect(grown).toBeLessThan(15 * MB);
    expect(await page.getByRole('region', { name: 'Events as they come' }).getByRole('listitem').count()).toBe(400);
    expectNoFaults(seen);
    await seen.close();
  });
});

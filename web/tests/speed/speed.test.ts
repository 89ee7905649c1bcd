import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host } from '../browser/support/host';
import { simulatedLines } from '../browser/support/lines';
import { whyNot } from '../browser/support/tools';
import { expectNoFaults, launch, signIn, visit } from '../browser/support/visit';

/* A busy machine says more of the others than of the page, so that this is no part of the tests.  The median of three counts, of the first of four tries that is within the limit. */
async function expectWithin(limit: number, what: string, measure: () => Promise<number>) {
  const medians: number[] = [];
  do {
    const times = [await measure(), await measure(), await measure()].map(Math.round).sort((one, other) => one - other);
    medians.push(times[1] ?? Infinity);
    console.log(`${what}: ${times.join(', ')} ms`);
  } while ((medians.at(-1) ?? 0) > limit && medians.length < 4);
  expect(Math.min(...medians)).toBeLessThanOrEqual(limit);
}

/* Of the frames since it was asked last, the longest; after a while in which none was long, for the page has drawn by then. */
async function watchFrames(page: Page) {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let last = performance.now();
    const tick = (now: number) => { frames.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  return async () => {
    await page.waitForFunction(() => { const { frames } = window as unknown as { frames: number[] }; return frames.length > 20 && frames.slice(-20).every((each) => each < 50); });
    return page.evaluate(() => Math.max(...(window as unknown as { frames: number[] }).frames.splice(0)));
  };
}

describe.skipIf(whyNot() !== null)('the speed', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 300));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('the page can be used within a second: its heading and figures stand, and a key does what it does', async () => {
    const seen = await visit(browser, host);
    await seen.page.addInitScript(() => {
      const look = () => {
        if (document.querySelector('dialog[open]'))
          Object.assign(window, { usable: performance.now() });
        else if (document.querySelector('h1') && document.querySelector('main li strong'))
          dispatchEvent(new KeyboardEvent('keydown', { key: '?' }));
        if (!('usable' in window))
          requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await signIn(seen);
    await expectWithin(1000, 'usable', async () => {
      await seen.page.goto('/');
      return (await seen.page.waitForFunction(() => (window as unknown as { usable?: number }).usable)).evaluate((time) => Number(time));
    });
    expectNoFaults(seen);
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
    const longest = await watchFrames(page);
    let start = box.x + 200;
    await expectWithin(100, '50,000 points, longest frame while they are drawn, dragged over and zoomed', async () => {
      /* Another span each time, which is not known already. */
      start += 11;
      await page.mouse.move(start, box.y + 60);
      await longest();
      await page.mouse.down();
      for (let step = 0; step < 20; step += 1)
        await page.mouse.move(start + step * 15, box.y + 60);
      const read = page.waitForEvent('requestfinished', (request) => request.url().includes('timeseries'));
      await page.mouse.up();
      await page.waitForURL(/since=.*until=/);
      await read;
      const zooming = await longest();
      await page.locator('.u-over').dblclick();
      await expect.poll(() => new URL(page.url()).search).toBe('');
      return Math.max(zooming, await longest());
    });
    expectNoFaults(seen);
    await seen.close();
  });
});

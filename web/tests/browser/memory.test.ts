import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host } from './support/host';
import { simulatedLines } from './support/lines';
import { MB, fakeStream, heap, pour } from './support/memory';
import { whyNot } from './support/tools';
import { expectNoFaults, launch, settled, signIn, visit } from './support/visit';

/* A day by `make soak-web`, and in every check a part of it. */
const isLong = process.env.SOAK !== undefined;
/* What is asked for each half a minute. */
const refreshes = isLong ? 2880 : 240;
const hours = isLong ? 24 : 8;
const lines = isLong ? 180_000 : 60_000;
const patience = isLong ? 900_000 : 170_000;

/* Time goes so many times as fast, and each answer is the server's first one, which costs the page as much. */
const hurry = (page: Page, times: number) => page.addInitScript((faster) => {
  const { setInterval: every, setTimeout: once, fetch: real } = window;
  const answers = new Map<string, Promise<[string, number]>>();
  const asked: Record<string, number> = {};
  Object.assign(window, {
    asked,
    setInterval: (work: () => void, ms = 0, ...rest: unknown[]) => every(work, ms / faster, ...rest),
    setTimeout: (work: () => void, ms = 0, ...rest: unknown[]) => once(work, ms / faster, ...rest),
    fetch: async (url: string, options?: RequestInit) => {
      const path = new URL(url, location.href).pathname;
      if (options?.method !== 'GET')
        return real(url, options);
      asked[path] = (asked[path] ?? 0) + 1;
      const kept = answers.get(url) ?? real(url, options).then(async (answer) => [await answer.text(), answer.status] as [string, number]);
      answers.set(url, kept);
      const [text, status] = await kept;
      return new Response(text, { status });
    },
  });
}, times);

const askedFor = async (page: Page, path: string, count: number) => {
  await page.waitForFunction(([wanted, least]) => ((window as unknown as { asked: Record<string, number> }).asked[wanted] ?? 0) >= least, [path, count] as const, { timeout: patience });
};

async function counted(page: Page) {
  const session = await page.context().newCDPSession(page);
  const bytes = await heap(page);
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { bytes, nodes, jsEventListeners };
}

/* What one does to a page must leave nothing: no more objects, elements or listeners than there were. */
async function expectNoGrowth(page: Page, what: string, work: () => Promise<void>) {
  const before = await counted(page);
  await work();
  const after = await counted(page);
  console.log(`${what}: ${((after.bytes - before.bytes) / MB).toFixed(1)} MB, ${after.nodes - before.nodes} nodes and ${after.jsEventListeners - before.jsEventListeners} listeners more`);
  expect(after.bytes - before.bytes).toBeLessThan(10 * MB);
  expect(after.nodes - before.nodes).toBeLessThan(2000);
  expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(500);
}

describe.skipIf(whyNot() !== null)('memory', { timeout: patience + 10_000 }, () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 3000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('of an overview that stays open does not grow', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await hurry(page, 2000);
    await signIn(seen);
    await page.locator('canvas').first().waitFor();
    await settled(page);
    const series = '/api/v1/stats/timeseries';
    await askedFor(page, series, 100);
    await expectNoGrowth(page, `an overview that was refreshed ${refreshes} times`, () => askedFor(page, series, 100 + refreshes));
    expectNoFaults(seen);
    await seen.close();
  });

  test('of an inbox in which an alert comes in each second does not grow', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await fakeStream(page);
    await hurry(page, 2000);
    await signIn(seen, '/alerts');
    await page.locator('tbody tr').first().click();
    await page.getByRole('complementary', { name: 'Details of the alert' }).getByRole('heading', { name: 'Lines' }).waitFor();
    const { items: [alert] } = await page.evaluate(async () => await (await fetch('/api/v1/alerts', { method: 'GET' })).json() as { items: object[] });
    const pourAlerts = async (count: number) => {
      for (let hour = 0; hour < count; hour += 1)
        await pour(page, 'alert', Array.from({ length: 3600 }, (_, n) => ({ ...alert, id: `alert-${hour}-${n}`, count: n })));
    };
    await pourAlerts(1);
    await askedFor(page, '/api/v1/alerts', 20);
    await expectNoGrowth(page, `an inbox with ${hours} hours of alerts`, async () => { await pourAlerts(hours); await askedFor(page, '/api/v1/alerts', 20 + refreshes / 3); });
    expectNoFaults(seen);
    await seen.close();
  });

  test('of a long live stream stays flat, and its lines are bounded in number', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await fakeStream(page);
    await signIn(seen, '/tail');
    const pourLines = async (from: number, count: number) => {
      for (let at = from; at < from + count; at += 1000)
        await pour(page, 'event', Array.from({ length: 1000 }, (_, n) => ({ '@timestamp': new Date(1.7e12 + at + n).toISOString(), event: { id: `live-${at + n}`, original: `line ${at + n} ${'y'.repeat(500)}` } })));
      await page.getByText(`line ${from + count - 1} `).waitFor();
    };
    await page.getByText('Waiting for events').waitFor();
    await pourLines(0, 20_000);
    await expectNoGrowth(page, `a live view with ${lines} more events`, () => pourLines(20_000, lines));
    expect(await page.getByRole('region', { name: 'Events as they come' }).getByRole('listitem').count()).toBe(400);
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
    await expect.poll(first, { timeout: 20_000 }).toBeGreaterThan(total / 2 - 50);
    expect(await first()).toBeLessThan(total / 2 + 50);
    await page.mouse.move(700, 600);
    await expect.poll(async () => {
      await stands();
      const was = await first();
      await page.mouse.wheel(0, 320);
      await stands();
      return await first() - was;
    }, { timeout: 20_000 }).toBe(10);
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
});

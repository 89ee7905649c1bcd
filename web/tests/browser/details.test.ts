import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { hostileLines, simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { expectNoFaults, launch, settled, signIn, visit } from './support/visit';

describe.skipIf(whyNot() !== null)('what is easily forgotten', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 2000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('every time says what it is in UTC', async () => {
    const seen = await visit(browser, host, { timezoneId: 'Pacific/Auckland' });
    const { page } = seen;
    await signIn(seen);
    const id = (host.query('--anomalies', '--newest', '--limit', '1')[0] as { event: { id: string } }).event.id;
    for (const path of ['/', '/alerts?status=all', '/explore', `/anomalies/${id}`, '/entities/user?id=root', '/models', '/settings/users', '/settings/audit']) {
      await page.goto(path);
      await settled(page);
      await page.locator('time').first().waitFor();
      const bare = await page.locator('time').evaluateAll((all) => all.filter((each) => !/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? UTC/.test((each as HTMLElement).title)).map((each) => each.outerHTML));
      expect([path, bare]).toEqual([path, []]);
    }
    /* Clocks there are 12 or 13 hours ahead. */
    const time = page.locator('time').first();
    const [shown, hidden] = [await time.innerText(), await time.getAttribute('title') ?? ''];
    expect(shown).not.toContain(hidden.slice(11, 16));
    await page.goto('/');
    await page.locator('.u-over').hover({ position: { x: 300, y: 50 } });
    await page.locator('.u-value').filter({ hasText: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/ }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('which of the most frequent are shown stands in the address', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen);
    await page.getByLabel('of anomalies only').check();
    await page.waitForURL('**/?top=anomalies');
    await page.reload();
    expect(await page.getByLabel('of anomalies only').isChecked()).toBe(true);
    await page.goBack();
    await expect.poll(() => page.getByLabel('of anomalies only').isChecked()).toBe(false);
    expectNoFaults(seen);
    await seen.close();
  });

  test('an address without a name, and one that nobody has, say so', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/entities/ip');
    await page.getByText('This address names nobody').waitFor();
    await page.goto('/entities/user?id=nobody-of-this-name');
    await page.getByText('Nothing is known of it in this span.').waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('a list longer than a page can be read to its end', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/settings/guard');
    await settled(page);
    const session = await page.evaluate(async () => await (await fetch('/api/v1/auth/me')).json() as { csrf_token?: string });
    const statuses = await page.evaluate(async (csrf) => {
      const all: number[] = [];
      for (let at = 0; at < 230; at += 1)
        all.push((await fetch('/api/v1/never-block', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ network: `10.0.${at}.0/24`, reason: 'ours' }) })).status);
      return [...new Set(all)];
    }, session.csrf_token ?? '');
    expect(statuses).toEqual([201]);
    await page.goto('/settings/audit');
    await expect.poll(() => page.getByRole('row').count()).toBe(201);
    await page.getByRole('button', { name: 'More' }).click();
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(230);
    await page.getByText('10.0.0.0/24').first().waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('a first log waits where the server is busy, and is kept once', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const keys: string[] = [];
    await page.route('**/api/v1/logs/batch', async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      /* The first time the answer is lost, though the lines were taken. */
      if (keys.length === 1) {
        await route.fetch();
        await route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'the analysis is not running just now' } });
      } else {
        await route.continue();
      }
    });
    await signIn(seen, '/welcome');
    const lines = hostileLines(Date.now());
    await page.getByLabel('Or paste lines').fill(lines.join('\n'));
    await page.getByRole('button', { name: 'Score these lines' }).click();
    await page.getByText('It goes on by itself: the analysis is not running just now').waitFor();
    await page.getByText(`Done: ${lines.length} lines scored`).waitFor();
    expect(keys.length).toBe(2);
    expect(keys[0]).toMatch(/.{16,}/);
    expect(keys[1]).toBe(keys[0]);
    await expect.poll(() => host.query('--source-ip', '203.0.113.66').length).toBe(30);
    await page.unroute('**/api/v1/logs/batch');

    await page.route('**/api/v1/logs/batch', (route) => route.fulfill({ status: 413, json: { type: 'about:blank', title: 'Content Too Large', status: 413, detail: 'that is too much' } }));
    await page.getByRole('button', { name: 'Score these lines' }).click();
    await page.getByText('It ended behind line 0, not counting empty ones: that is too much').waitFor();
    await seen.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host, admin } from './support/host';
import { simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { expectNoFaults, launch, visit } from './support/visit';

/* What has the focus, by its name, and whether it shows that. */
const focused = (page: Page) => page.evaluate(() => {
  const here = document.activeElement as HTMLElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  return { name: (here.getAttribute('aria-label') ?? here.textContent ?? '').trim(), tag: here.tagName, isSeen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
});

/* Tab after Tab, each of which must be seen to get somewhere. */
async function tabTo(page: Page, name: string, key = 'Tab') {
  const passed: string[] = [];
  for (let press = 0; press < 300; press += 1) {
    await page.keyboard.press(key);
    const here = await focused(page);
    if (here.tag !== 'BODY' && here.tag !== 'MAIN')
      expect([here.name, here.isSeen]).toEqual([here.name, true]);
    if (here.name === name)
      return;
    passed.push(here.name);
  }
  throw new Error(`no "${name}" among ${passed.join(' | ')}`);
}

describe.skipIf(whyNot() !== null)('the keyboard alone', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 7000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('signs in, opens the brute force, reads why, and marks it a false positive', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.keyboard.type(admin.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('a');
    const rows = page.getByRole('table', { name: 'Alerts' }).locator('tbody tr');
    await rows.first().waitFor();
    const brute = await page.evaluate(async () => {
      const { items } = await (await fetch('/api/v1/alerts?status=open&limit=500')).json() as { items: { entity: string; count: number; first_event: string; techniques: string[] }[] };
      return items.filter((alert) => alert.techniques.some((id) => id.startsWith('T1110'))).sort((a, b) => b.count - a.count)[0];
    });
    if (!brute)
      throw new Error('the simulated brute force raised no alert');
    await page.keyboard.press('/');
    await page.keyboard.type(brute.entity);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.filter({ hasNotText: brute.entity }).count(), { timeout: 20_000 }).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Details of the alert' }).getByText('of the logins from this address failed').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'Failed logins' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/anomalies/${brute.first_event}`);

    await tabTo(page, 'Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'False positive');
    await page.keyboard.press('Enter');
    await page.getByText('Verdict noted').waitFor();
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'No, only this one');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await focused(page)).name).toBe('False positive');
    expect(host.query('--labels', '--id', brute.first_event)[0]).toMatchObject({ feedback: { verdict: 'false_positive' } });

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(page, 'Sign out', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host, admin } from './support/host';
import { hostileLines, simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

/* The narrowest is a desktop at 400 % as much as a phone: WCAG 1.4.10. */
const screens = [
  { name: 'light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 320, height: 568 }, colorScheme: 'light' },
  { name: 'narrow-dark', viewport: { width: 320, height: 568 }, colorScheme: 'dark' },
] as const;

/* One that is in use, and one to roll back to. */
const models = (['champion', 'retired'] as const).map((state, at) => ({
  id: String(at).repeat(64), name: `model ${at}`, state, created: '2026-03-05T10:00:00Z', promoted: '2026-03-05T11:00:00Z', kinds: [{ kind: 'authentication', rows: 5000 }], training: { from: '2026-03-01T00:00:00Z', until: '2026-03-05T00:00:00Z', rows: 5000 },
  metrics: { roc_auc: 0.98 }, weights: { isolation_forest: 0.5, dbscan: 0.3, gmm: 0.2 }, threshold: 0.6,
}));

async function check(page: Page, what: string) {
  expect([what, await accessibilityFaults(page)]).toEqual([what, []]);
  expect([what, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([what, 0]);
  await picture(page, what);
}

describe.skipIf(whyNot() !== null)('before the dashboard', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); await host.start(); });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('the first start, signing in and the first log are accessible on every screen', async () => {
    for (const when of ['setup', 'sign-in', 'welcome']) {
      if (when === 'sign-in')
        await host.setUp();
      for (const { name, ...screen } of screens) {
        const seen = await visit(browser, host, screen);
        const { page } = seen;
        await page.goto('/');
        await page.getByRole('heading', { name: when === 'setup' ? 'First start' : 'Sign in' }).waitFor();
        if (when === 'welcome') {
          await signIn(seen, '/welcome');
          await page.getByLabel('Or paste lines').fill(hostileLines(Date.now()).join('\n'));
          await page.getByRole('button', { name: 'Score these lines' }).click();
          await page.getByText(/^Done/).waitFor();
        } else if (when === 'sign-in') {
          await page.getByLabel('Name').fill(admin.name);
          await page.getByLabel('Password').fill('wrong, so that the fault is seen, too');
          await page.getByRole('button', { name: 'Sign in' }).click();
          await page.getByText('Name or password is not right.').waitFor();
        }
        await check(page, `${when}-${name}`);
        expect(seen.faults.filter((fault) => !fault.includes('status of 401'))).toEqual([]);
        await seen.close();
      }
    }
  });
});

describe.skipIf(whyNot() !== null)('what opens over a view', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 2000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test.each(screens)('is accessible and no wider than the screen: $name', async ({ name, ...screen }) => {
    const seen = await visit(browser, host, screen);
    const { page } = seen;
    await signIn(seen);
    const shut = async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await page.getByRole('button', { name: 'Own span' }).click();
    await check(page, `dialog-span-${name}`);
    await shut();
    await page.getByRole('button', { name: 'Keyboard' }).click();
    await check(page, `dialog-keys-${name}`);
    await shut();

    await page.goto('/alerts');
    await page.locator('tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Save this filter' }).click();
    await check(page, `dialog-filter-${name}`);
    await shut();
    const before = await page.locator('tbody tr').count();
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Details of the alert' });
    await panel.getByRole('heading', { name: 'Lines' }).waitFor();
    await settled(page);
    await check(page, `alert-panel-${name}`);
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await check(page, `dialog-close-${name}`);
    await shut();
    await page.keyboard.press('f');
    await page.getByRole('dialog').waitFor();
    await check(page, `dialog-offer-${name}`);
    await shut();
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 20_000 }).toBe(before - 1);
    await page.keyboard.press('a');
    await page.getByText('1 alert acknowledged').waitFor();
    await check(page, `toasts-${name}`);

    await page.route(/\/api\/v1\/models(\?|$)/, (route) => route.fulfill({ json: { items: models, next: null } }));
    await page.goto('/models');
    await page.getByRole('button', { name: 'Roll back' }).click();
    await check(page, `dialog-confirm-${name}`);
    await shut();
    await page.goto('/explore');
    await settled(page);
    await page.getByText('Columns', { exact: true }).first().click();
    await page.getByRole('button', { name: 'More filters' }).click();
    await check(page, `explore-menu-${name}`);
    await page.keyboard.press('Escape');
    await page.locator('[role=row] button').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Details of the event' }).getByText('event.id', { exact: true }).waitFor();
    await check(page, `event-panel-${name}`);
    expectNoFaults(seen);
    await seen.close();
  });
});

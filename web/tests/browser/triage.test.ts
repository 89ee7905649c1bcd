import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

interface Alert { id: string; status: string; count: number; entity: string; techniques: string[]; first_event: string }

describe.skipIf(whyNot() !== null)('triage', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 7000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('finds the brute force, reads why, acknowledges it and marks a false positive, which the database has', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    const brute = await page.evaluate(async () => {
      const { items } = await (await fetch('/api/v1/alerts?status=open&limit=500')).json() as { items: Alert[] };
      return items.filter((alert) => alert.techniques.some((id) => id.startsWith('T1110'))).sort((a, b) => b.count - a.count)[0];
    });
    if (!brute)
      throw new Error('the simulated brute force raised no alert');
    expect(brute.count).toBeGreaterThan(5);
    await page.getByRole('link', { name: brute.entity, exact: true }).first().waitFor();
    const row = page.locator('tbody tr').filter({ hasText: brute.entity }).first();
    await row.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Details of the alert' });
    await panel.getByText('of the logins from this address failed').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'alert-open');

    await panel.getByRole('link', { name: 'Read why' }).click();
    await page.getByRole('rowheader', { name: 'Failed logins' }).waitFor();
    await page.getByRole('rowheader', { name: 'Baseline of the model' }).waitFor();
    await settled(page);
    expect(await page.locator('mark').allInnerTexts()).toContain(brute.entity);
    await page.goBack();

    await page.locator('tbody tr').filter({ hasText: brute.entity }).first().focus();
    await page.keyboard.press('a');
    await page.getByText('1 alert acknowledged').waitFor();
    expect(await stateOf(brute.id)).toBe('acknowledged');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => stateOf(brute.id)).toBe('open');

    await page.goto(`/anomalies/${brute.first_event}`);
    await page.getByLabel('Comment (optional)').fill('our own scanner');
    await page.getByRole('button', { name: 'False positive' }).click();
    await page.getByText('Verdict noted').waitFor();
    const stored = host.query('--labels', '--id', brute.first_event)[0] as { feedback?: { verdict: string; note: string } };
    expect(stored.feedback).toMatchObject({ verdict: 'false_positive', note: 'our own scanner' });
    expectNoFaults(seen);
    await seen.close();

    async function stateOf(id: string) {
      return page.evaluate(async (alert) => (await (await fetch(`/api/v1/alerts/${alert}`)).json() as Alert).status, id);
    }
  });

  test('needs the keyboard alone: move, select, close with a reason, take it back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    await page.locator('tbody tr').first().waitFor();
    const before = await page.locator('tbody tr').count();
    expect(before).toBeGreaterThan(2);
    for (const key of ['j', 'x', 'j', 'x', 'k', 'j'])
      await page.keyboard.press(key);
    await page.getByText('2 alerts selected').first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TR');
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: /^Expected/ }).isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('2 alerts closed').waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(before - 2);
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(before);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search');
    await page.keyboard.type('j');
    expect(new URL(page.url()).searchParams.get('q')).toBe('j');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('keeps a filter under a name', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?level=critical&status=all');
    await page.getByRole('button', { name: 'Save this filter' }).click();
    await page.getByLabel('Name of the filter').fill('the worst');
    await page.keyboard.press('Enter');
    await page.goto('/alerts');
    await page.getByRole('button', { name: 'the worst', exact: true }).click();
    await page.waitForURL(/status=all/);
    expect(new URL(page.url()).searchParams.get('level')).toBe('critical');
    expectNoFaults(seen);
    await seen.close();
  });
});

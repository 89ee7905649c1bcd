import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host, admin } from './support/host';
import { hostileLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, visit } from './support/visit';

describe.skipIf(whyNot() !== null)('the first start', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); await host.start(); });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('asks for the setup token, makes the administrator, and scores a first log before their eyes', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await page.goto('/');
    await page.getByRole('heading', { name: 'First start' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'setup');
    await page.getByLabel('Setup token').fill(await host.token());
    await page.getByLabel('Your name').fill(admin.name);
    await page.getByLabel('Password (').fill(admin.password);
    await page.getByLabel('Password again').fill(`${admin.password}!`);
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.getByText('The two passwords differ.').waitFor();
    await page.getByLabel('Password again').fill(admin.password);
    await page.getByRole('button', { name: 'Create the administrator' }).click();

    await page.getByRole('heading', { name: 'Your first log' }).waitFor();
    const lines = hostileLines(Date.now());
    await page.getByLabel('Or paste lines').fill(lines.join('\n'));
    await page.getByRole('button', { name: 'Score these lines' }).click();
    await page.getByText(`Done: ${lines.length} lines scored`).waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(5);
    await settled(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'welcome');
    await page.getByRole('link', { name: 'See the overview' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Logs analysed' }).getByText(String(lines.length), { exact: true }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('is over then: others sign in, and a wrong password does not', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await page.goto('/alerts?status=all');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'sign-in');
    expectNoFaults(seen);
    await page.getByLabel('Name').fill(admin.name);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Name or password is not right.').waitFor();
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=all');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await seen.close();
  });
});

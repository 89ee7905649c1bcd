import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host, admin } from './support/host';
import { whyNot } from './support/tools';
import { launch, signIn, visit } from './support/visit';

const other = { name: 'bob', password: 'another horse battery staple' };

describe.skipIf(whyNot() !== null)('a session', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); await host.start(); await host.setUp(); });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  const addUser = (page: Page) => page.evaluate(async (user) => {
    const { csrf_token } = await (await fetch('/api/v1/auth/me')).json() as { csrf_token: string };
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token };
    return (await fetch('/api/v1/users', { method: 'POST', headers, body: JSON.stringify({ ...user, role: 'analyst' }) })).status;
  }, other);

  test('that another page of the browser begins is seen on this one, with its name and its rights', async () => {
    const seen = await visit(browser, host);
    await signIn(seen);
    expect(await addUser(seen.page)).toBe(201);
    await seen.page.locator('header').getByText(admin.name, { exact: true }).waitFor();
    const second = await seen.page.context().newPage();
    await second.goto('/');
    await second.getByRole('button', { name: 'Sign out' }).click();
    await seen.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await second.getByLabel('Name').fill(other.name);
    await second.getByLabel('Password').fill(other.password);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await seen.page.locator('header').getByText(other.name, { exact: true }).waitFor();
    expect(await seen.page.locator('header').getByText(admin.name, { exact: true }).count()).toBe(0);
    await seen.close();
  });

  test('that cannot be asked for shows why, and goes on by itself', async () => {
    const seen = await visit(browser, host);
    let status = 500;
    await seen.page.route('**/api/v1/setup', (route) => status === 200 ? route.continue() : route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'The store is busy', status }) }));
    await seen.page.goto('/');
    await seen.page.getByText('The store is busy').waitFor();
    status = 200;
    await seen.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await seen.close();
  });

  test('goes on when its access token has expired, and asks for the password only when the other is gone, too', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const here = '/explore?since=7d&user=root';
    await signIn(seen, here);
    await page.getByText('siem-query --newest --since 7d --user root').waitFor();
    await page.context().clearCookies({ name: 'siem_access' });
    const renewed = page.waitForResponse('**/api/v1/auth/refresh');
    await page.getByRole('link', { name: 'Settings' }).click();
    expect((await renewed).status()).toBe(200);
    /* A change needs the cookie and the token of the page: both are new. */
    await page.getByRole('cell', { name: admin.name, exact: true }).waitFor();
    await page.goto('/settings/guard');
    await page.getByLabel('Address or network').fill('192.0.2.0/24');
    await page.getByLabel('Reason').fill('our office');
    await page.context().clearCookies({ name: 'siem_access' });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('cell', { name: '192.0.2.0/24', exact: true }).waitFor();
    expect((await page.context().cookies()).map((each) => each.name)).toContain('siem_access');

    await page.goto(here);
    await page.getByText('siem-query --newest --since 7d --user root').waitFor();
    await page.context().clearCookies();
    await page.getByLabel('Anomalies only').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Name').fill(admin.name);
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('siem-query --newest --anomalies --since 7d --user root').waitFor();
    expect(new URL(page.url()).search).toBe('?since=7d&user=root&only_anomalies=true');
    await seen.close();
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host, admin } from './support/host';
import { simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, expectRefusals, launch, picture, request, settled, signIn, visit } from './support/visit';

const viewer = { name: 'vic', password: 'a viewing horse battery staple' };
const analyst = { name: 'ada', password: 'a triaging horse battery staple' };
const shared = ['Channels', 'Suppressions', 'Never block', 'Blocks', 'Your account'];
const everything = ['Users', 'API keys', 'Channels', 'Suppressions', 'Never block', 'Blocks', 'Audit log', 'Your account'];

interface Alert { id: string; status: string; entity: string; first_event: string }
interface Asked { method: string; path: string; body?: object }

const ask = <T>(page: Page, path: string) => page.evaluate(async (asked) => await (await fetch(`/api/v1/${asked}`)).json() as T, path);
const stateOf = async (page: Page, id: string) => (await ask<Alert>(page, `alerts/${id}`)).status;
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details of the alert' });
const tabsOf = (page: Page) => page.getByRole('navigation', { name: 'Settings' }).getByRole('link').allInnerTexts();
const buttonsOf = (page: Page) => page.getByRole('main').getByRole('button').allInnerTexts();

const triage = (id: string, event: string): Asked[] => [
  ...['ack', 'reopen'].map((action) => ({ method: 'POST', path: `alerts/${id}/${action}`, body: {} })),
  { method: 'POST', path: `alerts/${id}/close`, body: { reason: 'resolved' } }, { method: 'POST', path: `alerts/${id}/assign`, body: { assignee: null } }, { method: 'POST', path: `alerts/${id}/comment`, body: { note: 'x' } },
  { method: 'POST', path: `alerts/${id}/send`, body: { channel: 'record' } }, { method: 'POST', path: 'alerts/bulk', body: { ids: [id], action: 'ack' } }, { method: 'POST', path: `anomalies/${event}/feedback`, body: { verdict: 'attack' } },
  { method: 'POST', path: 'suppressions', body: { filter: { user: 'root' }, reason: 'x' } }, { method: 'DELETE', path: 'suppressions/1' }, { method: 'POST', path: 'never-block', body: { network: '192.0.2.9', reason: 'x' } },
  { method: 'DELETE', path: 'never-block/192.0.2.1' }, { method: 'POST', path: 'blocks', body: { network: '192.0.2.9', reason: 'x', expires: '1h' } }, { method: 'DELETE', path: 'blocks/1' },
];
const administration: Asked[] = [
  { method: 'GET', path: 'users' }, { method: 'POST', path: 'users', body: { name: 'eve', password: 'one more horse battery staple', role: 'admin' } }, { method: 'PATCH', path: 'users/1', body: { role: 'viewer' } }, { method: 'DELETE', path: 'users/1' },
  { method: 'GET', path: 'audit' }, { method: 'POST', path: 'api-keys', body: { name: 'x', role: 'ingest' } }, { method: 'POST', path: 'channels/record/test', body: {} },
  { method: 'POST', path: 'model/retrain', body: {} }, { method: 'POST', path: 'models/rollback', body: {} }, { method: 'POST', path: 'models/x/promote', body: {} },
];

describe.skipIf(whyNot() !== null)('a role', () => {
  const host = new Host(['--channels', 'channels', '--state', 'state']);
  let browser: Browser;
  let alert: Alert;
  beforeAll(async () => {
    writeFileSync(join(host.folder, 'channels'), `[record]\ntype = file\npath = ${join(host.folder, 'alerts.ndjson')}\n`);
    host.fill(simulatedLines(Date.now(), 3000));
    browser = await launch();
    await host.start();
    await host.setUp();
    const seen = await visit(browser, host);
    await signIn(seen);
    const made = [{ path: 'users', body: { ...viewer, role: 'viewer' } }, { path: 'users', body: { ...analyst, role: 'analyst' } }, { path: 'suppressions', body: { filter: { user: 'nobody-here' }, reason: 'as a test' } }, { path: 'never-block', body: { network: '192.0.2.1', reason: 'as a test' } }];
    for (const { path, body } of made)
      expect([path, await request(seen.page, 'POST', path, body)]).toEqual([path, 201]);
    const found = (await ask<{ items: Alert[] }>(seen.page, 'alerts?status=open&limit=1')).items[0];
    if (!found)
      throw new Error('the simulated attacks raised no alert');
    alert = found;
    await seen.close();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  const refusals = async (page: Page, all: Asked[]) => {
    const said: [string, number][] = [];
    for (const { method, path, body } of all)
      said.push([`${method} ${path}`, await request(page, method, path, body)]);
    expect(said).toEqual(all.map(({ method, path }) => [`${method} ${path}`, 403]));
  };

  test.each([{ who: admin, first: 'Users', tabs: everything }, { who: analyst, first: 'Channels', tabs: shared }, { who: viewer, first: 'Channels', tabs: shared }])('finds a tab of the settings open that it may see: $who.name', async ({ who, first, tabs }) => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/', who);
    await page.getByRole('link', { name: 'Settings' }).click();
    const nav = page.getByRole('navigation', { name: 'Settings' });
    await nav.getByRole('link', { name: first }).and(page.locator('[aria-current=page]')).waitFor();
    await page.getByRole('heading', { level: 2, name: first }).waitFor();
    expect(await tabsOf(page)).toEqual(tabs);
    for (const tab of tabs) {
      await nav.getByRole('link', { name: tab, exact: true }).click();
      await page.getByRole('heading', { level: 2, name: tab === 'Your account' ? 'Change the password' : tab, exact: true }).waitFor();
      await settled(page);
    }
    expect(await page.getByText('Only administrators may see this.').count()).toBe(0);
    expectNoFaults(seen);
    await seen.close();
  });

  test('viewer reads every view and finds nothing to change there, nor would the server let it', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/', viewer);
    for (const [path, heading] of [['/', 'Overview'], ['/explore', 'Explore'], ['/tail', 'Live'], ['/models', 'Models'], ['/alerts', 'Alerts']] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await settled(page);
    }
    await page.locator('tbody tr').first().waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.locator('tbody tr').first().focus();
    for (const key of ['x', 'a', 'c', 'f', 'r'])
      await page.keyboard.press(key);
    /* What comes after them was heard, so they were, too. */
    await page.keyboard.press('Enter');
    await panelOf(page).getByRole('heading', { name: 'Lines' }).waitFor();
    expect([await page.getByRole('dialog').count(), await page.getByRole('toolbar').count(), await panelOf(page).getByRole('textbox').count()]).toEqual([0, 0, 0]);
    expect(await panelOf(page).getByRole('button').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.textContent))).toEqual(['Close the panel']);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'role-viewer-alert');
    await page.goto(`/anomalies/${alert.first_event}`);
    await page.getByText('Nobody has judged it yet').waitFor();
    expect([await page.getByRole('button', { name: 'False positive' }).count(), await page.getByLabel('Comment (optional)').count()]).toEqual([0, 0]);
    await page.goto('/models');
    await settled(page);
    expect([await page.getByRole('button', { name: 'Retrain now' }).count(), await page.getByRole('button', { name: 'Roll back' }).count()]).toEqual([0, 0]);
    for (const [tab, text] of [['channels', 'record'], ['suppressions', 'nobody-here'], ['guard', '192.0.2.1'], ['blocks', 'Nothing is blocked.']] as const) {
      await page.goto(`/settings/${tab}`);
      await page.getByRole('main').getByText(text).waitFor();
      expect([tab, await buttonsOf(page), await page.getByRole('main').getByRole('textbox').count()]).toEqual([tab, [], 0]);
    }
    for (const tab of ['users', 'keys', 'audit']) {
      await page.goto(`/settings/${tab}`);
      await page.getByText('Only administrators may see this.').waitFor();
    }
    expectNoFaults(seen);
    await refusals(page, [...triage(alert.id, alert.first_event), ...administration]);
    expect(await stateOf(page, alert.id)).toBe('open');
    expectRefusals(seen, 403);
    await seen.close();
  });

  test('analyst acknowledges, judges, closes and sees to what is hidden and spared, but not to people, keys and models', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, `/alerts?status=all&open=${alert.id}`, analyst);
    await panelOf(page).getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => stateOf(page, alert.id)).toBe('acknowledged');
    await page.goto(`/anomalies/${alert.first_event}`);
    await page.getByLabel('Comment (optional)').fill('seen before');
    await page.getByRole('button', { name: 'Attack' }).click();
    await page.getByText('Verdict noted').waitFor();
    await page.getByRole('listitem').filter({ hasText: analyst.name }).getByText('seen before').waitFor();
    await page.goto(`/alerts?status=all&open=${alert.id}`);
    await panelOf(page).getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
    await expect.poll(() => stateOf(page, alert.id)).toBe('closed');
    await panelOf(page).getByRole('button', { name: 'Send to this channel' }).click();
    await page.getByText('Sent', { exact: true }).waitFor();

    await page.goto('/settings/guard');
    await page.getByLabel('Address or network').fill('192.0.2.2');
    await page.getByLabel('Reason').fill('our scanner');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row').filter({ hasText: '192.0.2.2' }).getByRole('cell', { name: analyst.name, exact: true }).waitFor();
    await page.goto('/settings/channels');
    await page.getByRole('cell', { name: 'record', exact: true }).waitFor();
    expect(await buttonsOf(page)).toEqual([]);
    for (const tab of ['users', 'keys', 'audit']) {
      await page.goto(`/settings/${tab}`);
      await page.getByText('Only administrators may see this.').waitFor();
    }
    await page.goto('/models');
    await settled(page);
    expect([await page.getByRole('button', { name: 'Retrain now' }).count(), await page.getByRole('button', { name: 'Roll back' }).count()]).toEqual([0, 0]);
    expectNoFaults(seen);
    await refusals(page, administration);
    expectRefusals(seen, 403);
    await seen.close();
  });
});

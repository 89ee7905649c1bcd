import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host, admin } from './support/host';
import { hostileLines, image, link, script, simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, expectRefusals, fillIn, launch, madeOfText, picture, request, settled, signIn, visit } from './support/visit';
import type { Visit } from './support/visit';

const row = (page: Page, text: string) => page.locator('tbody tr').filter({ has: page.getByText(text, { exact: true }) });
const add = (page: Page) => page.getByRole('button', { name: 'Add', exact: true }).click();

/* Said at the field, by its description too, and that has the focus. */
async function wrongAt(page: Page, label: string, text: string) {
  const field = page.getByLabel(label, { exact: true }).and(page.locator('[aria-invalid=true]:focus'));
  await page.getByRole('alert').filter({ hasText: text }).waitFor();
  await field.waitFor();
  expect(await field.evaluate((input) => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.innerText)).toContain(text);
}

async function removeRow(page: Page, name: string) {
  await page.getByRole('button', { name: `Remove: ${name}`, exact: true }).click();
  await page.getByRole('dialog', { name: `Remove ${name}?`, exact: true }).getByRole('button', { name: 'Yes, do it' }).click();
  await row(page, name).waitFor({ state: 'detached' });
}

/* Who is told of a test over HTTP, and says no at /no, with what would be code. */
async function receiver() {
  const heard: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((asked, answer) => {
    let body = '';
    asked.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => {
      heard.push({ path: asked.url ?? '', headers: asked.headers, body });
      answer.writeHead(asked.url === '/no' ? 403 : 204).end(asked.url === '/no' ? script : undefined);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { heard, url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(done)) };
}

describe.skipIf(whyNot() !== null)('settings', () => {
  const host = new Host(['--channels', 'channels', '--state', 'state']);
  const file = (name: string) => join(host.folder, name);
  let browser: Browser;
  let told: Awaited<ReturnType<typeof receiver>>;
  beforeAll(async () => {
    told = await receiver();
    writeFileSync(file('hook'), `${told.url}/yes\n`, { mode: 0o600 });
    writeFileSync(file('refusing'), `${told.url}/no\n`, { mode: 0o600 });
    writeFileSync(file('channels'), `[record]\ntype = file\npath = ${file('alerts.ndjson')}\n`
      + ['hook', 'refusing'].map((name) => `[${name}]\ntype = webhook\nurl-file = ${file(name)}\nallow-local = yes\n`).join(''));
    host.fill(simulatedLines(Date.now(), 600));
    host.fill(hostileLines(Date.now()).join('\n'));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); await told?.close(); });

  const refused = async (who: typeof admin) => {
    const other = await visit(browser, host);
    await other.page.goto('/');
    await fillIn(other.page, who);
    await other.page.getByText('Name or password is not right.').waitFor();
    await other.close();
  };
  const enters = async (who: typeof admin): Promise<Visit> => { const other = await visit(browser, host); await signIn(other, '/', who); return other; };

  test('make a user with just this password, give another role, and shut them out and in', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const eve = { name: 'eve', password: ' blanks at both ends ' };
    await signIn(seen, '/settings/users');
    const make = async (name: string, password = eve.password) => { await page.getByLabel('Name', { exact: true }).fill(name); await page.getByLabel('Password', { exact: true }).fill(password); await add(page); };
    await make(script);
    await wrongAt(page, 'Name', 'a name has the letters a to z');
    await make(admin.name);
    await wrongAt(page, 'Name', 'there is a user of this name');
    await make('longpassword', 'longpassword');
    await wrongAt(page, 'Password', 'this password cannot be taken');
    await make(eve.name);
    await row(page, eve.name).getByText('active').waitFor();
    expect([await page.getByRole('alert').count(), await page.getByLabel('Name', { exact: true }).inputValue(), await page.getByLabel('Password', { exact: true }).inputValue()]).toEqual([0, '', '']);

    const other = await enters(eve);
    await page.getByLabel(`Role: ${eve.name}`).selectOption('analyst');
    await expect.poll(async () => (await page.evaluate(async () => await (await fetch('/api/v1/users')).json() as { items: { name: string; role: string }[] })).items.find(({ name }) => name === eve.name)?.role).toBe('analyst');
    expect(await page.getByLabel(`Role: ${admin.name}`).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Disable' }).click();
    await row(page, eve.name).getByText('disabled').waitFor();
    await expect.poll(async () => { await other.page.reload(); return other.page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 3000 }).then(() => true, () => false); }, { timeout: 30_000 }).toBe(true);
    await other.close();
    await refused(eve);
    await page.getByRole('button', { name: 'Enable' }).click();
    await row(page, eve.name).getByText('active').waitFor();
    await (await enters(eve)).close();
    await removeRow(page, eve.name);
    await refused(eve);
    expectRefusals(seen, 409, 422);
    await seen.close();
  });

  test('show a key once, which opens the API until it is removed', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/settings/keys');
    await page.getByLabel('Name', { exact: true }).fill(script);
    await page.getByLabel('Role').selectOption('viewer');
    await page.getByLabel('Only for the source').fill(link);
    await add(page);
    await wrongAt(page, 'Only for the source (optional)', 'only keys of the role ingest have a source');
    await page.getByLabel('Only for the source').fill('');
    await add(page);
    const shown = page.getByRole('status').filter({ hasText: 'This key is shown once' });
    const key = await shown.locator('code').innerText();
    expect(key).toMatch(/^siem_/);
    await row(page, script).getByText('viewer: reads').waitFor();
    const ask = async (path: string, method = 'GET') => (await fetch(`${host.url}/api/v1/${path}`, { method, headers: { Authorization: `Bearer ${key}` } })).status;
    expect([await ask('alerts'), await ask('users')]).toEqual([200, 403]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'settings-fresh-key');
    await page.reload();
    await row(page, script).waitFor();
    expect(await page.content()).not.toContain(key);
    await removeRow(page, script);
    await page.getByText('No API keys.').waitFor();
    await expect.poll(() => ask('alerts')).toBe(401);
    expect(await madeOfText(page)).toEqual([]);
    expectRefusals(seen, 422);
    await seen.close();
  });

  test('send a test to a channel, which arrives there, and say how that went', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/settings/channels');
    const send = (name: string) => row(page, name).getByRole('button', { name: 'Send a test' }).click();
    await row(page, 'record').getByRole('cell', { name: 'file', exact: true }).waitFor();
    await send('record');
    await row(page, 'record').getByText('delivered').waitFor();
    expect(JSON.parse(readFileSync(file('alerts.ndjson'), 'utf8').trim())).toMatchObject({ event: { kind: 'alert' } });
    await send('hook');
    await row(page, 'hook').getByText('delivered').waitFor();
    const [first] = told.heard;
    expect([told.heard.length, first?.path, first?.headers['content-type']]).toEqual([1, '/yes', 'application/json']);
    expect(JSON.parse(first?.body ?? '')).toHaveProperty('title');
    await send('refusing');
    await row(page, 'refusing').getByText('refused').waitFor();
    await row(page, 'refusing').getByText(`HTTP 403: ${script}`).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'settings-channels-tested');
    expect(await madeOfText(page)).toEqual([]);
    expectNoFaults(seen);
    await seen.close();
  });

  test('say what a suppression would hide, as long as that is what the form holds, and make and lift it', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/settings/suppressions');
    const said = page.getByText('of the last days');
    const preview = page.getByRole('button', { name: 'What would it suppress?' });
    const reason = `${script}${image}`;
    await page.getByLabel('Reason').fill(reason);
    await preview.click();
    await page.getByRole('alert').filter({ hasText: 'Say at least one of them.' }).waitFor();
    await page.getByLabel('Network').fill('nowhere');
    await preview.click();
    await page.getByRole('alert').filter({ hasText: 'network' }).waitFor();
    await page.getByLabel('Network').fill('203.0.113.66/32');
    await preview.click();
    await said.waitFor();
    const found = host.query('--anomalies', '--source-ip', '203.0.113.66').length;
    expect(found).toBeGreaterThan(0);
    expect(await said.innerText()).toMatch(new RegExp(`^${found} anomal(y|ies) and [1-9]\\d* alerts? of`));
    expect(await page.locator('pre').first().innerText()).toContain('Failed password for invalid user');
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'settings-suppression-preview');
    await page.getByLabel('Network').fill('198.51.100.0/24');
    expect(await said.count()).toBe(0);
    await preview.click();
    await page.getByText('0 anomalies and 0 alerts').waitFor();
    await page.getByText('Nothing is suppressed.').waitFor();
    await page.getByLabel('User', { exact: true }).fill(link);
    await add(page);
    await row(page, reason).getByText(`User: ${link}`).waitFor();
    expect([await page.getByLabel('Reason').inputValue(), await page.getByRole('alert').count()]).toEqual(['', 0]);
    expect(await madeOfText(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove: 198.51.100.0/24' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('Nothing is suppressed.').waitFor();
    expectRefusals(seen, 422);
    await seen.close();
  });

  test('keep a network from being blocked, with a reason, and refuse what is none at its field', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/settings/guard');
    await page.getByLabel('Address or network').fill(link);
    await page.getByLabel('Reason').fill(script);
    await add(page);
    await wrongAt(page, 'Address or network', 'network is no address and no network');
    expect([await page.getByLabel('Address or network').inputValue(), await page.getByLabel('Reason').inputValue()]).toEqual([link, script]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'settings-field-refused');
    await page.getByLabel('Address or network').fill('198.51.100.0/24');
    await add(page);
    await row(page, '198.51.100.0/24').getByRole('cell', { name: script, exact: true }).waitFor();
    expect([await page.getByRole('alert').count(), await page.locator('[aria-invalid=true]').count()]).toEqual([0, 0]);
    await row(page, '198.51.100.0/24').getByRole('cell', { name: admin.name, exact: true }).waitFor();
    await removeRow(page, '198.51.100.0/24');
    await page.getByText('The list is empty.').waitFor();
    expect(await madeOfText(page)).toEqual([]);
    expectRefusals(seen, 422);
    await seen.close();
  });

  test('change the password of who is signed in, with the present one alone', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const dan = { name: 'dan', password: 'the first of two passwords' };
    const next = { ...dan, password: ' the second of two passwords' };
    await signIn(seen);
    expect(await request(page, 'POST', 'users', { ...dan, role: 'viewer' })).toBe(201);
    const own = await enters(dan);
    const before = own.page.getByLabel('Password now'), after = own.page.getByLabel('New password');
    const change = async (from: string, to: string) => { await before.fill(from); await after.fill(to); await own.page.getByRole('button', { name: 'Change the password' }).click(); };
    await own.page.goto('/settings/account');
    await change('not the present one', next.password);
    await wrongAt(own.page, 'Password now', 'the old password is wrong');
    expect(await after.inputValue()).toBe(next.password);
    expect(await own.page.getByText('The password is changed.').count()).toBe(0);
    expect(await accessibilityFaults(own.page)).toEqual([]);
    await change(dan.password, next.password);
    await own.page.getByText('The password is changed.').waitFor();
    expect([await before.inputValue(), await after.inputValue(), await own.page.getByRole('alert').count()]).toEqual(['', '', 0]);
    await (await enters(next)).close();
    await refused(dan);
    expectRefusals(own, 422);
    await own.close();
    await seen.close();
  });

  test('hold who did what in the audit log, and what that said as text', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    const uma = { name: 'uma', password: 'one more horse battery staple' };
    await signIn(seen);
    expect(await request(page, 'POST', 'users', { ...uma, role: 'analyst' })).toBe(201);
    const other = await enters(uma);
    expect(await request(other.page, 'POST', 'never-block', { network: '192.0.2.7', reason: `${script}${image}` })).toBe(201);
    await other.close();
    expect(await request(page, 'POST', 'channels/hook/test', {})).toBe(200);
    await page.goto('/settings/audit');
    const entry = (...texts: string[]) => texts.reduce((rows, text) => rows.filter({ hasText: text }), page.locator('tbody tr')).first();
    await entry('ana', '127.0.0.1', 'user.create', 'uma', '"role":"analyst"').waitFor();
    await entry('uma', '127.0.0.1', 'never_block.create', '192.0.2.7', `${script}${image}`).waitFor();
    await entry('ana', 'channel.test', 'hook').waitFor();
    expect(await page.locator('tbody').innerText()).not.toContain('horse battery');
    expect(await madeOfText(page)).toEqual([]);
    expectNoFaults(seen);
    await seen.close();
  });

  test.each([{ width: 320, height: 640 }, { width: 1440, height: 900 }])('are accessible, as wide as the screen, and text alone when they are full: $width px', async (viewport) => {
    const seen = await visit(browser, host, { viewport });
    const { page } = seen;
    const long = `${script}${image}${link}${'-without-a-blank'.repeat(6)}`;
    const filled: [string, object][] = [
      ['users', { name: `a-rather-long-name-${viewport.width}@example.org`, password: 'two horses battery staple', role: 'viewer' }], ['api-keys', { name: long.slice(0, 64), role: 'ingest', source: script }],
      ['suppressions', { filter: { user: long, host: image, network: '2001:db8:aaaa:bbbb::/64' }, reason: long }], ['never-block', { network: `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${viewport.width}`, reason: long }],
    ];
    await signIn(seen);
    for (const [path, body] of filled)
      expect([path, await request(page, 'POST', path, body)]).toEqual([path, 201]);
    for (const tab of ['users', 'keys', 'channels', 'suppressions', 'guard', 'blocks', 'audit', 'account']) {
      await page.goto(`/settings/${tab}`);
      await settled(page);
      if (tab !== 'blocks' && tab !== 'account')
        await page.locator('tbody tr').first().waitFor();
      expect([tab, await accessibilityFaults(page)]).toEqual([tab, []]);
      expect([tab, await madeOfText(page)]).toEqual([tab, []]);
      expect([tab, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([tab, true]);
      expect([tab, await page.locator('select').evaluateAll((all) => all.filter((each) => each.clientWidth < 64).length)]).toEqual([tab, 0]);
      await picture(page, `settings-${tab}-filled-${viewport.width}`);
    }
    await page.goto('/settings/suppressions');
    await row(page, long).first().getByText(`User: ${long}`).waitFor();
    await row(page, long).first().getByRole('button', { name: /^Remove: / }).click();
    await page.getByRole('dialog').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.getByRole('dialog').evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expectNoFaults(seen);
    await seen.close();
  });
});

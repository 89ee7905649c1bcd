import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import challenger from '../support/challenger.json';
import { Host } from './support/host';
import type { StoredEvent } from './support/host';
import { hostileLines, image, link, script } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, madeOfText, picture, settled, signIn, visit } from './support/visit';

const model = readFileSync(resolve(__dirname, '../../../models/default.json'));
const modelId = createHash('sha256').update(model).digest('hex');
const [attacker, scanner] = ['203.0.113.66', '203.0.113.67'];
const id = encodeURIComponent;
const columns = ['@timestamp', 'message', 'host.hostname', 'process.name', 'user_agent.original', 'event.action', 'event.outcome', 'user.name', 'tags', 'url.path', 'log.level', 'anomaly.reasons'].join(',');

/* As from a collector that believes whatever it reads. */
function poison(event: StoredEvent, place: number) {
  event.host = { hostname: image };
  event.process = { name: script, pid: 1, command_line: image };
  event.event = { ...event.event, action: link };
  event.rule = { name: script, id: image };
  event.tags = [script, image];
  event.log = { level: script, file: { path: image } };
  event.labels = { [script]: image };
  event.group = { name: link };
  if (event.anomaly)
    (event.anomaly as { reasons: string[] }).reasons = [`the user is ${script}`, image];
  event.source = { ...event.source, geo: place % 2 ? { country_iso_code: script, country_name: script, city_name: image, location: { lat: 48.2, lon: 16.4 } } : { country_iso_code: 'BR', city_name: image, location: { lat: -23.5, lon: -46.6 } } };
}

describe.skipIf(whyNot() !== null)('what a log wrote', () => {
  const host = new Host();
  let browser: Browser;
  let login = '';
  let request = '';
  beforeAll(async () => {
    host.fillChanged(hostileLines(Date.now()).join('\n'), poison);
    const newest = (address: string) => (host.query('--source-ip', address, '--newest', '--limit', '1')[0] as { event: { id: string } }).event.id;
    [login, request] = [newest(attacker), newest(scanner)];
    mkdirSync(join(host.folder, 'models/reports'), { recursive: true });
    writeFileSync(join(host.folder, 'models/champion.json'), model);
    writeFileSync(join(host.folder, `models/reports/${modelId}.gate.json`), JSON.stringify({ ...challenger.gate, reasons: [script, image], lost: [link] }));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  const shows = async (page: Page, path: string, wanted: string[]) => {
    for (const text of wanted)
      await page.getByText(text).first().waitFor({ state: 'attached' }).catch(() => { throw new Error(`${path} does not show ${text}`); });
    expect([path, await madeOfText(page)]).toEqual([path, []]);
  };

  test('is shown as text and never as code, whatever the field and the view', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen);
    const views: [string, string[]][] = [
      ['/', [image, script]], ['/alerts?status=all', [script, attacker]], [`/explore?source_ip=${attacker}&columns=${columns}`, [script, image, link]], [`/explore?source_ip=${scanner}&columns=${columns}`, [script, image]],
      ...[login, request].flatMap((event): [string, string[]][] => [[`/anomalies/${event}`, [script, image]], [`/explore?event=${event}`, [script, image, link]]]),
      [`/entities/ip?id=${attacker}`, [script, image]], ...[script, image, link].map((name): [string, string[]] => [`/entities/user?id=${id(name)}`, [name, attacker]]), [`/entities/host?id=${id(image)}`, [image, attacker]],
      ['/models', []], [`/models/${modelId}`, [script, image, link]], [`/explore?contains=${id(script)}&user=${id(image)}&host=${id(link)}`, [script]], [`/tail?contains=${id(script)}&highlight=${id(image)}`, ['Waiting for events']],
      ...['models', 'anomalies', 'settings', 'entities'].map((view): [string, string[]] => [`/${view}/${id('<img src=x onerror=alert(1)>')}`, []]),
    ];
    for (const [path, wanted] of views) {
      await page.goto(path);
      await settled(page);
      await shows(page, path, wanted);
    }
    await page.goto('/');
    await page.getByRole('region', { name: 'Health of the sources' }).getByRole('cell', { name: image, exact: true }).waitFor();
    expect(seen.faults.filter((fault) => !/status of 404|status of 422/.test(fault))).toEqual([]);
    await seen.close();
  });

  test('is text in the panel of its alert, and in what is said when that is judged', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?status=all');
    await page.locator('tbody tr').filter({ hasText: attacker }).first().click();
    const panel = page.getByRole('complementary', { name: 'Details of the alert' });
    await panel.getByText(`invalid user ${script}`).first().waitFor();
    await shows(page, 'the panel', [script]);
    await panel.getByLabel('Comment').fill(image);
    await panel.getByRole('button', { name: 'Add the comment' }).click();
    await panel.locator('q').getByText(image).waitFor();
    await panel.getByRole('button', { name: 'False positive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Suppress them' }).waitFor();
    await shows(page, 'the offer', []);
    await page.getByRole('button', { name: 'Suppress them' }).click();
    await page.getByText('Suppressed from now on').waitFor();
    await page.goto('/settings/suppressions');
    await page.getByLabel('User', { exact: true }).fill(script);
    await page.getByLabel('Reason').fill(image);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row').filter({ hasText: script }).filter({ hasText: image }).waitFor();
    await shows(page, 'the suppressions', [script, image]);
    await page.goto('/settings/audit');
    await settled(page);
    await shows(page, 'the audit log', [script, image]);
    expectNoFaults(seen);
    await seen.close();
  });

  test('comes as text into the live view', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, `/tail?highlight=${id('<img')}`);
    await page.getByText('Waiting for events').waitFor();
    await page.locator('header').getByText('Live', { exact: true }).first().waitFor();
    const status = await page.evaluate(async (logs) => {
      const { csrf_token } = await (await fetch('/api/v1/auth/me')).json() as { csrf_token: string };
      return (await fetch('/api/v1/logs/batch', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token }, body: JSON.stringify({ logs }) })).status;
    }, hostileLines(Date.now() - 3_600_000));
    expect(status).toBe(200);
    await page.locator('mark').getByText('<img').first().waitFor();
    await shows(page, 'the live view', [script, link, image.replace('<img', '')]);
    expectNoFaults(seen);
    await seen.close();
  });

  test('of a place stands on the map and in the table beside it', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen);
    const places = page.getByRole('region', { name: 'Where anomalies come from' });
    await places.getByRole('img', { name: 'Map of 2 places; the table beside it has the same' }).waitFor();
    const circles = places.locator('circle');
    expect(await circles.count()).toBe(2);
    const rows = await places.locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t')[0]).sort()).toEqual([script, 'BR'].sort());
    const titles = await circles.locator('title').allTextContents();
    expect(titles.sort()).toEqual(rows.map((row) => row.trim().replace(/\s+(\S+)$/, ': $1')).sort());
    /* Vienna lies to the north and the east of São Paulo. */
    const at = async (country: string) => circles.filter({ has: page.locator('title', { hasText: country }) }).evaluate((circle) => [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))] as const);
    const [[viennaX, viennaY], [pauloX, pauloY]] = [await at(script), await at('BR')];
    expect([viennaX > pauloX, viennaY < pauloY]).toEqual([true, true]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await madeOfText(page)).toEqual([]);
    await picture(page, 'places');
    expectNoFaults(seen);
    await seen.close();
  });
});

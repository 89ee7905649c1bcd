import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host } from './support/host';
import { hostileLines, image, link, script, simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

interface Alert { id: string; status: string; count: number; entity: string; techniques: string[]; first_event: string; reason: string | null; group_key: string }
interface Verdict { verdict: string; note: string }

const ask = <T>(page: Page, path: string) => page.evaluate(async (asked) => await (await fetch(`/api/v1/${asked}`)).json() as T, path);
const list = async (page: Page, status: string, q = '') => (await ask<{ items: Alert[] }>(page, `alerts?status=${status}&q=${q}&limit=500`)).items;
const stateOf = async (page: Page, alert: Alert) => (await ask<Alert>(page, `alerts/${alert.id}`)).status;
const rows = (page: Page) => page.locator('tbody tr');
const rowOf = (page: Page, alert: Alert) => rows(page).filter({ hasText: alert.entity }).filter({ hasText: alert.group_key });
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details of the alert' });
const opened = (page: Page) => new URL(page.url()).searchParams.get('open');

function must<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('the simulated attacks raised too few alerts');
  return value;
}

describe.skipIf(whyNot() !== null)('triage', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    host.fill(hostileLines(Date.now() - 86_000_000).join('\n'));
    host.fill(simulatedLines(Date.now(), 7000));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });
  /* The last one that anybody gave, as the next training reads it. */
  const verdictOn = (alert: Alert) => (host.query('--labels', '--id', alert.first_event)[0] as { feedback?: Verdict } | undefined)?.feedback;

  test('finds the brute force, reads why, acknowledges it and marks a false positive, which the database has', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    const brute = must((await list(page, 'open')).filter((alert) => alert.techniques.some((id) => id.startsWith('T1110'))).sort((a, b) => b.count - a.count)[0]);
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
    expect(await stateOf(page, brute)).toBe('acknowledged');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => stateOf(page, brute)).toBe('open');

    await page.goto(`/anomalies/${brute.first_event}`);
    await page.getByLabel('Comment (optional)').fill('our own scanner');
    await page.getByRole('button', { name: 'False positive' }).click();
    await page.getByText('Verdict noted').waitFor();
    expect(verdictOn(brute)).toMatchObject({ verdict: 'false_positive', note: 'our own scanner' });
    expectNoFaults(seen);
    await seen.close();
  });

  test('needs the keyboard alone: move, select, close with a reason, take it back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    await page.locator('tbody tr').first().waitFor();
    const before = await page.locator('tbody tr').count();
    expect(before).toBeGreaterThan(1);
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

  test('marks a false positive by its key, with a note; to undo that opens it and takes back verdict and suppression', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?status=open');
    await settled(page);
    const open = await list(page, 'open');
    const first = must(open[0]), second = must(open[1]);
    const mark = async (alert: Alert, note: string) => {
      await rowOf(page, alert).focus();
      await page.keyboard.press('f');
      const dialog = page.getByRole('dialog', { name: 'Why is this alert closed?' });
      expect(await dialog.getByRole('radio', { name: /^False positive/, checked: true }).evaluate((radio) => radio === document.activeElement)).toBe(true);
      await dialog.getByText('the next training hears of').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'alert-false-positive');
      await dialog.getByLabel('Note (optional)').fill(note);
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect.poll(() => stateOf(page, alert)).toBe('closed');
      expect(verdictOn(alert)).toMatchObject({ verdict: 'false_positive', note });
    };
    const offer = page.getByRole('dialog', { name: 'Should anomalies like these raise no alert from now on?' });

    await mark(first, 'the backup');
    await offer.getByRole('button', { name: 'No, only this one' }).click();
    await page.getByText('1 alert closed as a false positive. Undo opens it again and makes the verdict “unsure”; an earlier verdict does not come back.').waitFor();
    await picture(page, 'alert-false-positive-undo');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => stateOf(page, first)).toBe('open');
    await expect.poll(() => verdictOn(first)?.verdict).toBe('unsure');
    await rowOf(page, first).waitFor();

    await mark(second, 'our own scanner');
    await offer.getByRole('button', { name: 'Suppress them' }).click();
    await page.getByText('Undo removes the suppression, opens it again').waitFor();
    expect((await ask<{ items: unknown[] }>(page, 'suppressions')).items).toHaveLength(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await ask<{ items: unknown[] }>(page, 'suppressions')).items).toEqual([]);
    expect(await stateOf(page, second)).toBe('open');
    expect(verdictOn(second)?.verdict).toBe('unsure');
    expectNoFaults(seen);
    await seen.close();
  });

  test('marks several as false positives at once, and takes that back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    const some = (await list(page, 'unsettled')).slice(0, 2);
    expect(some).toHaveLength(2);
    for (const alert of some)
      await rowOf(page, alert).getByRole('checkbox').check();
    const before = await Promise.all(some.map((alert) => stateOf(page, alert)));
    await page.getByRole('toolbar', { name: '2 alerts selected' }).getByRole('button', { name: 'False positive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Why are these 2 alerts closed?' });
    await dialog.getByLabel('Note (optional)').fill('a drill');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('2 alerts closed as false positives. Undo opens them again').waitFor();
    expect(some.map(verdictOn)).toMatchObject(some.map(() => ({ verdict: 'false_positive', note: 'a drill' })));
    expect(await page.getByRole('toolbar').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => Promise.all(some.map((alert) => stateOf(page, alert)))).toEqual(before);
    await expect.poll(() => some.map((alert) => verdictOn(alert)?.verdict)).toEqual(some.map(() => 'unsure'));
    expectNoFaults(seen);
    await seen.close();
  });

  test('opens a closed alert again by its key, and closes it for the same reason when that is undone', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?status=open');
    await settled(page);
    const alert = must((await list(page, 'open'))[0]);
    await rowOf(page, alert).focus();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /^Expected/ }).check();
    await dialog.getByLabel('Note (optional)').fill('a: test');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect.poll(async () => (await ask<Alert>(page, `alerts/${alert.id}`)).reason).toBe('expected: a: test');

    await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: 'Closed', exact: true }).click();
    await page.waitForURL(/status=closed/);
    await page.getByLabel('Search').fill(alert.entity);
    const closed = await list(page, 'closed', alert.entity);
    await expect.poll(() => rows(page).count()).toBe(closed.length);
    await rows(page).nth(closed.findIndex(({ id }) => id === alert.id)).focus();
    await page.keyboard.press('r');
    await page.getByText('1 alert opened again').waitFor();
    expect(await stateOf(page, alert)).toBe('open');
    await page.getByText('1 alert opened again').locator('..').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await ask<Alert>(page, `alerts/${alert.id}`)).reason).toBe('expected: a: test');
    expect(await stateOf(page, alert)).toBe('closed');
    await rows(page).nth(closed.findIndex(({ id }) => id === alert.id)).focus();
    await page.keyboard.press('r');
    await expect.poll(() => stateOf(page, alert)).toBe('open');
    expectNoFaults(seen);
    await seen.close();
  });

  test('steps from alert to alert in the panel, and the way back leaves it at once', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?status=all');
    await rows(page).nth(2).waitFor();
    await rows(page).first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => opened(page)).not.toBe(null);
    const ids = [opened(page)];
    for (const key of ['j', 'ArrowDown', 'k']) {
      await page.keyboard.press(key);
      await expect.poll(() => opened(page)).not.toBe(ids.at(-1));
      ids.push(opened(page));
    }
    expect(ids[3]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    await panelOf(page).waitFor();
    await page.goBack();
    await panelOf(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/alerts?status=all');
    await page.goBack();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('heeds no key of one character once they are turned off, and says so until they are on again', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    const toggle = page.getByRole('checkbox', { name: /^Single-key shortcuts/ });
    await page.getByRole('button', { name: 'Keyboard' }).click();
    await toggle.uncheck();
    await picture(page, 'keyboard-help');
    await page.keyboard.press('Escape');
    await toggle.waitFor({ state: 'detached' });
    await page.reload();
    await rows(page).nth(1).waitFor();
    const states = await list(page, 'unsettled');
    const place = () => rows(page).evaluateAll((all) => all.findIndex((row) => row.dataset.at === 'true'));
    await rows(page).first().focus();
    for (const key of ['j', 'x', 'a', 'c', 'f', 'r', '/', '?', 'g', 'm'])
      await page.keyboard.press(key);
    /* What comes after them was heard, so they were, too. */
    await page.keyboard.press('ArrowDown');
    await expect.poll(place).toBe(1);
    await page.keyboard.press('Enter');
    await panelOf(page).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByRole('toolbar').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/alerts');
    expect((await list(page, 'unsettled')).map(({ id, status }) => [id, status])).toEqual(states.map(({ id, status }) => [id, status]));
    await page.getByText('arrows move, Enter opens').waitFor();
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Keyboard' }).click();
    await toggle.check();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await rows(page).first().focus();
    await page.keyboard.press('j');
    await expect.poll(place).toBe(1);
    expectNoFaults(seen);
    await seen.close();
  });

  test('does nothing for a key behind g that leads nowhere', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await rows(page).first().waitFor();
    await rows(page).first().focus();
    for (const key of ['g', 'x', 'x'])
      await page.keyboard.press(key);
    await page.getByRole('toolbar', { name: '1 alert selected' }).waitFor();
    for (const key of ['g', 'e'])
      await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Explore', level: 1 }).waitFor();
    expectNoFaults(seen);
    await seen.close();
  });

  test('begins with as many alerts as the overview and the navigation count', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen);
    const one = must((await list(page, 'open'))[0]);
    await page.goto(`/alerts?open=${one.id}`);
    await panelOf(page).getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => stateOf(page, one)).toBe('acknowledged');
    await page.goto('/');
    const figure = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Alerts not closed' });
    const counted = Number(await figure.locator('strong').innerText());
    expect(counted).toBe((await list(page, 'unsettled')).length);
    expect(await page.getByRole('navigation').getByRole('link', { name: `Alerts ${counted} alerts not closed` }).count()).toBe(1);
    await figure.getByRole('link', { name: 'Alerts not closed', exact: true }).click();
    await expect.poll(() => rows(page).count()).toBe(counted);
    expect(await page.getByRole('button', { name: 'Not closed' }).getAttribute('aria-pressed')).toBe('true');
    expectNoFaults(seen);
    await seen.close();
  });

  test('says that it sorts what is loaded, as long as there is more', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await page.route('**/api/v1/alerts?*', (route) => route.continue({ url: route.request().url().replace('limit=100', 'limit=40') }));
    await signIn(seen, '/alerts?status=all');
    await expect.poll(() => rows(page).count()).toBe(40);
    const note = page.getByText('Only the newest 40 alerts are loaded and sorted');
    expect(await note.count()).toBe(0);
    await page.getByRole('columnheader', { name: 'Risk' }).getByRole('button').click();
    await note.waitFor();
    await picture(page, 'alerts-sorted-partly');
    expect(await accessibilityFaults(page)).toEqual([]);
    const all = (await list(page, 'all')).length;
    for (let shown = 40; shown < all; shown += 40) {
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect.poll(() => rows(page).count()).toBe(Math.min(all, shown + 40));
    }
    expect(await page.getByText('are loaded and sorted').count()).toBe(0);
    expectNoFaults(seen);
    await seen.close();
  });

  test('shows what an attacker wrote in an alert as text, and runs none of it', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts?status=all');
    await settled(page);
    const hostile = must((await list(page, 'all')).find((alert) => alert.entity === '203.0.113.66'));
    await page.goto(`/alerts?status=all&open=${hostile.id}`);
    const panel = panelOf(page);
    await panel.getByRole('heading', { name: 'Lines' }).waitFor();
    const shown = await panel.innerText();
    for (const text of [script, image, link])
      expect(shown).toContain(`Failed password for invalid user ${text} from 203.0.113.66`);
    await panel.getByLabel('Comment').fill(`${script}${image}`);
    await panel.getByRole('button', { name: 'Add the comment' }).click();
    await panel.locator('q').filter({ hasText: `${script}${image}` }).waitFor();
    await picture(page, 'alert-hostile');
    expect(await page.evaluate(() => ({
      pwned: 'pwned' in window, scripts: [...document.scripts].filter((each) => !each.src.startsWith(location.origin)).length,
      images: [...document.images].filter((each) => each.getAttribute('src') !== '/icon.svg').length, links: [...document.links].filter((each) => each.protocol === 'javascript:').length,
    }))).toEqual({ pwned: false, scripts: 0, images: 0, links: 0 });
    expect(await accessibilityFaults(page)).toEqual([]);
    expectNoFaults(seen);
    await seen.close();
  });
});

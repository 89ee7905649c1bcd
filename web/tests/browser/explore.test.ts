import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Host } from './support/host';
import { hostileLines, simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

const eventRows = (page: Page) => page.getByRole('table', { name: 'Events, newest first' }).getByRole('row');
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details of the event' });

/* What a reader gets who pastes. */
async function pasted(page: Page) {
  const field = page.getByLabel('User', { exact: true });
  await field.fill('');
  await field.press('Control+v');
  return field.inputValue();
}

describe.skipIf(whyNot() !== null)('explore', () => {
  const host = new Host();
  const broken = '{"message":"<b>cut off';
  let browser: Browser;
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 300));
    host.fill([...hostileLines(Date.now()), broken].join('\n'));
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test.each(['source.ip,@timestamp,message', 'source.ip,user.name', 'event.action,source.ip', 'user.name'])('has one button in each row, and no link in it: %s', async (columns) => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, `/explore?source_ip=203.0.113.66&columns=${columns}`);
    await eventRows(page).nth(1).getByRole('button').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.locator(':is(button, a) :is(button, a, input, [tabindex])').count()).toBe(0);
    const counts = await eventRows(page).evaluateAll((rows) => rows.slice(1).map((row) => row.querySelectorAll('button').length));
    expect(counts.length).toBeGreaterThan(5);
    expect(new Set(counts)).toEqual(new Set([1]));

    await eventRows(page).nth(1).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await panelOf(page).waitFor();
    const first = new URL(page.url()).searchParams.get('event');
    /* Anywhere in the row will do for a mouse; the way back is out of the panel all the same. */
    await eventRows(page).nth(3).click({ position: { x: 3, y: 3 } });
    await expect.poll(() => new URL(page.url()).searchParams.get('event')).not.toBe(first);
    await page.goBack();
    await panelOf(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/explore');
    expectNoFaults(seen);
    await seen.close();
  });

  test('finds input that could not be read, and says what is wrong with it', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/explore');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Input that could not be read' });
    await page.waitForURL(/kind=error/);
    await page.getByText('1 event', { exact: true }).waitFor();
    const row = eventRows(page).nth(1);
    await row.getByText('Could not be read').waitFor();
    expect(await row.innerText()).toContain(broken);
    await row.getByRole('button').click();
    await panelOf(page).getByText('not JSON').first().waitFor();
    expect(await panelOf(page).locator('pre').innerText()).toBe(broken);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'explore-error');
    expectNoFaults(seen);
    await seen.close();
  });

  test('copies the command, over plain HTTP too, or shows it to copy by hand', async () => {
    const command = 'siem-query --newest --since 24h --source-ip 203.0.113.66';
    for (const how of ['clipboard', 'selection', 'by hand']) {
      const seen = await visit(browser, host, { permissions: ['clipboard-read', 'clipboard-write'] });
      const { page } = seen;
      await page.addInitScript((way) => {
        if (way !== 'clipboard')
          Object.defineProperty(navigator, 'clipboard', { value: undefined });
        if (way === 'by hand')
          document.execCommand = () => false;
      }, how);
      await signIn(seen, '/explore?source_ip=203.0.113.66');
      await settled(page);
      const copy = page.getByRole('button', { name: 'Copy', exact: true });
      await copy.focus();
      await page.keyboard.press('Enter');
      if (how === 'by hand') {
        const dialog = page.getByRole('dialog', { name: 'This browser does not let us copy' });
        await dialog.waitFor();
        expect(await page.evaluate(() => getSelection()?.toString())).toBe(command);
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(page, 'copy-by-hand');
        await page.evaluate(() => { delete (document as { execCommand?: unknown }).execCommand; });
        await page.keyboard.press('Control+c');
        await dialog.getByRole('button', { name: 'Close' }).click();
      } else {
        await page.getByText('Copied').waitFor();
        expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Copied');
      }
      expect([how, await pasted(page)]).toEqual([how, command]);
      expectNoFaults(seen);
      await seen.close();
    }
  });
});

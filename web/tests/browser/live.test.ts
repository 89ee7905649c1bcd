import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { hostileLines, script } from './support/lines';
import { whyNot } from './support/tools';
import { expectNoFaults, launch, signIn, visit } from './support/visit';

describe.skipIf(whyNot() !== null)('the live view', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => { browser = await launch(); await host.start(); await host.setUp(); });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('shows events as they come, as text, and holds them back while paused', async () => {
    const [watching, sending] = [await visit(browser, host), await visit(browser, host)];
    await signIn(watching, '/tail');
    await watching.page.getByText('Waiting for events').waitFor();
    await watching.page.locator('header').getByText('Live', { exact: true }).first().waitFor();
    await signIn(sending, '/welcome');
    const send = async (lines: string[]) => {
      await sending.page.getByLabel('Or paste lines').fill(lines.join('\n'));
      await sending.page.getByRole('button', { name: 'Score these lines' }).click();
      await sending.page.getByText(/^Done/).waitFor();
    };
    const lines = hostileLines(Date.now());
    await send(lines.slice(0, 9));
    await watching.page.getByText(script).first().waitFor();
    await watching.page.getByRole('button', { name: 'Pause' }).click();
    const before = await watching.page.getByRole('region', { name: 'Events as they come' }).getByRole('listitem').count();
    await send(lines.slice(9, 15));
    await watching.page.getByRole('button', { name: /6 events waiting/ }).waitFor();
    expect(await watching.page.getByRole('region', { name: 'Events as they come' }).getByRole('listitem').count()).toBe(before);
    await watching.page.getByRole('button', { name: /Go on/ }).click();
    await expect.poll(() => watching.page.getByRole('region', { name: 'Events as they come' }).getByRole('listitem').count()).toBe(before + 6);
    await watching.page.getByLabel('Highlight').fill('INVALID user');
    expect(await watching.page.locator('mark').first().innerText()).toBe('invalid user');
    expect(await watching.page.evaluate(() => 'pwned' in window)).toBe(false);
    expectNoFaults(watching);
    expectNoFaults(sending);
    await watching.close();
    await sending.close();
  });
});

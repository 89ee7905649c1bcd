import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { tool, whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

const shipped = resolve(__dirname, '../../../models/default.json');
const day = 86_400_000;

describe.skipIf(whyNot() !== null)('a model of one\'s own', () => {
  const host = new Host();
  const champion = join(host.folder, 'models/champion.json');
  let browser: Browser;
  beforeAll(async () => {
    const start = new Date(Math.floor(Date.now() / day) * day - 3 * day).toISOString().replace(/\.\d+Z$/, 'Z');
    host.fill(execFileSync(tool('siem-simulate'), ['--seed', '31', '--days', '3', '--only', 'auth', '--start', start], { encoding: 'utf8', maxBuffer: 1 << 28 }));
    mkdirSync(join(host.folder, 'models'), { recursive: true });
    copyFileSync(shipped, champion);
    browser = await launch();
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('is trained, judged, put into use and taken back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/models');
    const versions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Versions' }) });
    await versions.getByText('in use').waitFor();
    expect(await page.getByRole('button', { name: 'Roll back' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Retrain now' }).click();
    await page.getByText('Retraining has begun.').waitFor();
    const jobs = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Jobs' }) });
    await jobs.getByText('done', { exact: true }).waitFor({ timeout: 300_000 });
    /* The gate has the last word; where it says no, people may say yes. */
    await expect.poll(() => versions.getByRole('row').count(), { timeout: 30_000 }).toBe(3);
    const promote = versions.getByRole('button', { name: 'Put into use' });
    if (await promote.count() === 1) {
      await promote.click();
      await page.getByRole('button', { name: 'Yes, do it' }).click();
      await page.getByText('This model is in use now.').waitFor();
    }
    expect(readFileSync(champion).equals(readFileSync(shipped))).toBe(false);
    await jobs.getByText('what it said').click();
    await jobs.getByText('siem-retrain: asking the gate').waitFor();
    await picture(page, 'models-retrained');

    await versions.getByRole('row').filter({ hasText: 'in use' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'ROC curve' }).waitFor();
    await page.getByRole('heading', { name: 'Precision and recall' }).waitFor();
    await expect.poll(() => page.locator('svg path.recharts-curve').count()).toBeGreaterThanOrEqual(2);
    await page.getByRole('heading', { name: 'Anomalies gained and lost' }).waitFor();
    await settled(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'model-own');

    await page.goBack();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('The former model is in use again.').waitFor();
    expect(readFileSync(champion).equals(readFileSync(shipped))).toBe(true);
    expectNoFaults(seen);
    await seen.close();
  }, 400_000);
});

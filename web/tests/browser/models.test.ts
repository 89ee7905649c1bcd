import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import challenger from '../support/challenger.json';
import { Host } from './support/host';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

const model = readFileSync(resolve(__dirname, '../../../models/default.json'));
const id = createHash('sha256').update(model).digest('hex');

describe.skipIf(whyNot() !== null)('a model', () => {
  const host = new Host();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
    mkdirSync(join(host.folder, 'models/reports'), { recursive: true });
    writeFileSync(join(host.folder, 'models/champion.json'), model);
    await host.start();
    await host.setUp();
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });

  test('that was never judged is shown without, and one that was with the gate and what changed', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/models');
    await page.getByRole('table').first().getByRole('link').first().click();
    await page.getByText('It was not compared with another.').waitFor();
    expect(await page.getByRole('heading', { name: 'Anomalies gained and lost' }).count()).toBe(0);
    writeFileSync(join(host.folder, `models/reports/${id}.gate.json`), JSON.stringify(challenger.gate));
    writeFileSync(join(host.folder, `models/reports/${id}.changes.json`), JSON.stringify(challenger.changes));
    await page.goto(`/models/${id}`);
    await page.getByText('The model in use stays').waitFor();
    await settled(page);
    expect(await page.getByText(challenger.gate.reasons[0] ?? '').count()).toBe(1);
    expect(await page.getByText('broken', { exact: true }).count()).toBe(2);
    expect(await page.getByRole('link', { name: challenger.gate.lost[0] }).getAttribute('href')).toBe(`/explore?event=${challenger.gate.lost[0]}`);
    await page.getByRole('heading', { name: /^Gained: 26/ }).waitFor();
    await page.getByRole('heading', { name: /^Lost: 890/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await picture(page, 'model-judged');
    expectNoFaults(seen);
    await seen.close();
  });
});

/* A browser that watches what a page must never do. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium as driver } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { admin } from './host';
import type { Host } from './host';
import { chromium, pictures } from './tools';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = (): Promise<Browser> => driver.launch({ executablePath: chromium ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export interface Visit { page: Page; faults: string[]; close: () => Promise<void> }

/* `faults` gathers console errors, exceptions, dialogs, refusals by the policy, and requests to anybody else. */
export async function visit(browser: Browser, host: Host, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', baseURL: host.url, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()} (${message.location().url})`); });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on('request', (request) => { const url = request.url(); if (!url.startsWith(host.url) && !url.startsWith('data:') && !url.startsWith('blob:')) faults.push(`request: ${url}`); });
  return { page, faults, close: () => context.close() };
}

export async function fillIn(page: Page, { name, password }: typeof admin) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signIn({ page }: Visit, to = '/', who = admin) {
  await page.goto('/');
  await fillIn(page, who);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  if (to !== '/')
    await page.goto(to);
}

/* What the page could ask of the server, whether it offers that or not. */
export const request = (page: Page, method: string, path: string, body?: object) => page.evaluate(async (asked) => {
  const { csrf_token } = await (await fetch('/api/v1/auth/me')).json() as { csrf_token: string };
  const headers = { 'X-CSRF-Token': csrf_token, ...(asked.body && { 'Content-Type': 'application/json' }) };
  return (await fetch(`/api/v1/${asked.path}`, { method: asked.method, headers, body: asked.body && JSON.stringify(asked.body) })).status;
}, { method, path, body });

/* No skeletons any more, and what was fetched later is there. */
export async function settled(page: Page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[aria-label="Loading"]').length === 0);
}

/* WCAG 2.2 A and AA, as axe sees them. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(`${axe}; 0`);
  return page.evaluate(async () => {
    interface Result { passes: unknown[]; violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }
    const run = (window as unknown as { axe: { run: (root: Document, options: object) => Promise<Result> } }).axe.run;
    const { passes, violations } = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    if (passes.length === 0)
      return ['axe found nothing to check'];
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary ?? ''})`).join('; ')}`);
  });
}

export const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

/* Nothing but that the server refused, as it should, which browsers tell the console as well. */
export function expectRefusals({ faults }: Visit, ...statuses: number[]) {
  expect(faults.filter((fault) => !statuses.some((status) => fault.includes(`the server responded with a status of ${status}`)))).toEqual([]);
}

export function expectNoFaults({ faults }: Visit) {
  expect(faults).toEqual([]);
}

/* What of a page would be there only if a text had become more than text. */
export const madeOfText = (page: Page) => page.evaluate(() => [
  ...('pwned' in window ? ['code that ran'] : []),
  ...[...document.scripts].filter((each) => !each.src.startsWith(location.origin)).map((each) => `a script: ${each.outerHTML}`),
  ...[...document.images].filter((each) => each.getAttribute('src') !== '/icon.svg').map((each) => `a picture: ${each.outerHTML}`),
  ...[...document.links].map((each) => each.href).filter((href) => !href.startsWith(`${location.origin}/`) && !href.startsWith('https://attack.mitre.org/techniques/T')).map((href) => `a link: ${href}`),
]);

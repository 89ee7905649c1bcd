import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Host } from './support/host';
import { simulatedLines } from './support/lines';
import { whyNot } from './support/tools';
import { accessibilityFaults, expectNoFaults, launch, picture, settled, signIn, visit } from './support/visit';

const screens = [
  { name: 'light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  /* As narrow as a small phone, or a desktop at 400 %: WCAG 1.4.10. */
  { name: 'phone', viewport: { width: 320, height: 693 }, colorScheme: 'light' },
  { name: '4k', viewport: { width: 3840, height: 2160 }, colorScheme: 'light' },
] as const;
/* A screen of eight million pixels is drawn by the processor here: one view of each kind. */
const kinds = ['overview', 'alerts', 'anomaly', 'explore', 'entity-address', 'models', 'live', 'settings-users', 'lost'];

describe.skipIf(whyNot() !== null)('every view', () => {
  const host = new Host();
  let browser: Browser;
  let views: [string, string][] = [];
  beforeAll(async () => {
    host.fill(simulatedLines(Date.now(), 4000));
    browser = await launch();
    await host.start();
    await host.setUp();
    const riskiest = host.query('--anomalies', '--newest', '--limit', '400').sort((a, b) => risk(b) - risk(a))[0] as { event: { id: string }; source: { ip: string } };
    views = [
      ['overview', '/'], ['alerts', '/alerts'], ['anomaly', `/anomalies/${riskiest.event.id}`], ['explore', '/explore'], ['event', `/explore?event=${riskiest.event.id}`],
      ['entity-address', `/entities/ip?id=${riskiest.source.ip}`], ['entity-user', '/entities/user?id=root'], ['entity-host', '/entities/host?id=web1'], ['models', '/models'], ['live', '/tail'],
      ...['users', 'keys', 'channels', 'suppressions', 'guard', 'blocks', 'audit', 'account'].map((tab): [string, string] => [`settings-${tab}`, `/settings/${tab}`]), ['welcome-again', '/welcome'], ['lost', '/nowhere'],
    ];
  });
  afterAll(async () => { await browser?.close(); await host.remove(); });
  const risk = (event: Record<string, unknown>) => (event.anomaly as { risk_score: number }).risk_score;

  test.each(screens)('is accessible, quiet and as wide as the screen: $name', async ({ name, ...screen }) => {
    const seen = await visit(browser, host, screen);
    const { page } = seen;
    await signIn(seen);
    for (const [view, path] of views.filter(([view]) => name !== '4k' || kinds.includes(view))) {
      await page.goto(path);
      await settled(page);
      /* What it looks for is the same where there is more room. */
      if (name !== '4k')
        expect([view, await accessibilityFaults(page)]).toEqual([view, []]);
      expect([view, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([view, true]);
      expect([view, await page.evaluate(() => [...document.querySelectorAll('select')].filter((each) => each.clientWidth < 64).length)]).toEqual([view, 0]);
      /* The page ends where its content does, but for the navigation of a phone. */
      expect([view, await page.evaluate(() => document.documentElement.scrollHeight - Math.max(innerHeight, scrollY + (document.querySelector('main')?.getBoundingClientRect().bottom ?? 0)) <= 64)]).toEqual([view, true]);
      await picture(page, `${view}-${name}`);
    }
    expectNoFaults(seen);
    await seen.close();
  });

  test('comes back as it was after a reload, and by the way back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/explore');
    await page.getByLabel('User', { exact: true }).fill('root');
    await page.keyboard.press('Enter');
    await page.getByLabel('Anomalies only').check();
    await page.waitForURL(/user=root.*only_anomalies=true/);
    await settled(page);
    const before = await page.getByRole('row').nth(1).innerText();
    await page.reload();
    await settled(page);
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toBe(before);
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('root');
    expect(await page.getByText("siem-query --newest --anomalies --since 24h --user root").count()).toBe(1);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('only_anomalies'));
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('root');
    expect(await page.getByLabel('Anomalies only').isChecked()).toBe(false);
    await page.goBack();
    await expect.poll(() => page.getByLabel('User', { exact: true }).inputValue()).toBe('');
    expectNoFaults(seen);
    await seen.close();
  });

  test.each(['reduce', 'no-preference'] as const)('moves only where the reader lets it: %s', async (reducedMotion) => {
    const seen = await visit(browser, host, { reducedMotion });
    const { page } = seen;
    const moving = () => page.evaluate(() => ({
      running: document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration) > 10).length,
      able: [...document.querySelectorAll('*')].filter((each) => { const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each); return animationName !== 'none' || scrollBehavior === 'smooth' || transitionDuration.split(',').some((time) => parseFloat(time) > 0.01); }).length,
    }));
    await signIn(seen);
    for (const [view, path] of reducedMotion === 'reduce' ? views : views.slice(0, 3)) {
      await page.goto(path);
      await settled(page);
      const { running, able } = await moving();
      expect([view, reducedMotion === 'reduce' ? running + able : able > 0]).toEqual([view, reducedMotion === 'reduce' ? 0 : true]);
    }
    /* What waits for an answer breathes. */
    await page.route('**/api/v1/alerts?*', () => undefined);
    await page.goto('/alerts');
    await page.getByLabel('Loading').waitFor();
    const { running, able } = await moving();
    expect([running > 0, able > 0]).toEqual(reducedMotion === 'reduce' ? [false, false] : [true, true]);
    await seen.close();
  });

  test('says that the server is away, and goes on by itself when it is back', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    await signIn(seen, '/alerts');
    await settled(page);
    await host.stop();
    await page.getByRole('link', { name: 'Explore' }).click();
    await page.getByText('this page goes on by itself').waitFor();
    await picture(page, 'away');
    await host.start();
    await page.getByText('this page goes on by itself').waitFor({ state: 'detached' });
    await page.getByRole('row').nth(1).waitFor();
    await seen.close();
  });

  test('loads again by itself when a part of it did not come, but not for ever', async () => {
    const seen = await visit(browser, host);
    const { page } = seen;
    let refused = 0;
    await page.route('**/assets/Models-*.js', (route) => { refused += 1; return refused === 1 ? route.abort() : route.continue(); });
    await page.route('**/assets/Live-*.js', (route) => route.abort());
    await signIn(seen);
    await page.getByRole('link', { name: 'Models' }).click();
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    expect(refused).toBeGreaterThan(1);
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByText('This could not be loaded').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await seen.close();
  });
});

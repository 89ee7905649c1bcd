/* What a page holds, and a stream that is poured into it. */

import type { Page } from 'playwright-core';

export const MB = 1 << 20;

/* Bytes that are in use once what is not was let go. */
export async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

interface Poured { pour: (type: string, texts: string[]) => void }

/* Before the page is opened: what it takes for the stream of the server is then poured by this test. */
export const fakeStream = (page: Page) => page.addInitScript(() => {
  let open: EventTarget | null = null;
  class Stream extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    onopen: (() => void) | null = null;
    onerror: (() => void) | null = null;
    constructor() { super(); open = this; setTimeout(() => this.onopen?.(), 0); }
    close() { this.readyState = 2; }
  }
  const pour: Poured['pour'] = (type, texts) => texts.forEach((data) => open?.dispatchEvent(new MessageEvent(type, { data })));
  Object.assign(window, { EventSource: Stream, pour });
});

export const pour = (page: Page, type: string, told: object[]) =>
  page.evaluate(([name, texts]) => (window as unknown as Poured).pour(name, texts), [type, told.map((each) => JSON.stringify(each))] as const);

/* Where the programs are that these tests drive. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const top = resolve(__dirname, '../../../..');
export const build = resolve(top, process.env.BUILD ?? 'build');
export const dist = resolve(top, 'web/dist');
export const pictures = resolve(build, 'web-pictures');
export const tool = (name: string) => resolve(build, 'bin', name);
export const httpd = process.env.SIEM_HTTPD ?? tool('siem-httpd');

const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromium = browsers.find((path) => path && existsSync(path)) ?? null;

/* Why nothing can be tested here; null if it can. */
export function whyNot(): string | null {
  if (!chromium)
    return 'there is no chromium here (apt install chromium)';
  if (!existsSync(httpd))
    return `there is no ${httpd} (make)`;
  return existsSync(resolve(dist, 'index.html')) ? null : `there is no ${dist} (make web)`;
}

/* What the store of these tests holds: a day of a simulated host under attack, and lines that would be code if we let them. */

import { execFileSync } from 'node:child_process';
import { tool } from './tools';

export const script = '<script>window.pwned=1</script>';
export const image = '<img src=x onerror=window.pwned=1>';
export const link = 'javascript:window.pwned=1';

const pad = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const stamp = (at: Date) => `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
const webStamp = (at: Date) => `${pad(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())} +0000`;

/* Logins in a hurry, from one address, for users whose names are markup. */
export function hostileLines(now: number): string[] {
  const at = (seconds: number) => new Date(now - 120_000 + seconds * 1000);
  const logins = Array.from({ length: 30 }, (_, n) => `${stamp(at(n))} web1 sshd[${4000 + n}]: Failed password for invalid user ${[script, image, link][n % 3]} from 203.0.113.66 port ${41000 + n} ssh2`);
  const requests = Array.from({ length: 10 }, (_, n) => `203.0.113.67 - - [${webStamp(at(40 + n))}] "GET /${n}${script} HTTP/1.1" 404 12 "${link}" "${image}"`);
  return [...logins, ...requests];
}

const hour = 3_600_000;

/* Two spells of the day before, and one full of attacks that ends about now, whose alerts are still open. */
export function simulatedLines(now: number, lines: number): string {
  const part = Math.ceil(lines / 3);
  const spells: [number, string][] = [[now - 20 * hour, '0.04'], [now - 9 * hour, '0.04'], [now - part * 3000, '0.2']];
  return spells.map(([start, share], seed) => execFileSync(tool('siem-simulate'), [
    '--seed', String(seed + 1), '--lines', String(part), '--start', new Date(start).toISOString().replace(/\.\d+Z$/, 'Z'), '--attack', `ssh-brute-force:${share},web-scan:${share},sql-injection:0.02`,
  ], { encoding: 'utf8', maxBuffer: 1 << 28 })).join('');
}

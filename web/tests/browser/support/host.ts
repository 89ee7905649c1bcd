/* A siem-httpd with a store of its own, as a person would start it. */

import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, dist, httpd, tool } from './tools';

export const admin = { name: 'ana', password: 'correct horse battery staple' };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function until<T>(what: string, look: () => T | null | undefined | Promise<T | null | undefined>, limit = 30_000): Promise<T> {
  for (const end = Date.now() + limit; Date.now() < end;) {
    const found = await look();
    if (found)
      return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what}: not within ${limit} ms`);
}

export type StoredEvent = Record<'event' | 'host' | 'process' | 'user' | 'source', Record<string, unknown>> & Record<string, unknown>;

export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'siem-web-'));
  readonly db = `sqlite:${join(this.folder, 'siem.db')}`;
  private child: ChildProcess | null = null;
  private said = '';
  port = 0;

  /* `more` are options of siem-httpd; files that they name are found in the folder. */
  constructor(private readonly more: readonly string[] = []) {}

  get url() { return `http://127.0.0.1:${this.port}`; }

  /* Lines go the way of the manual: parse, score, store, alert.  Where some could not be read the exit status is 1, and the others are in. */
  fill(lines: string) { this.run('siem-store --db "$SIEM_TEST_DB" --migrate && siem-parse | siem-score | siem-store --db "$SIEM_TEST_DB" | siem-alert --db "$SIEM_TEST_DB" >/dev/null; [ $? -le 1 ]', lines); }

  /* The same with events that were changed on their way, as they might come from elsewhere. */
  fillChanged(lines: string, change: (event: StoredEvent, place: number) => void) {
    const events = this.run('siem-parse | siem-score', lines).split('\n').filter(Boolean).map((line) => JSON.parse(line) as StoredEvent);
    events.forEach(change);
    this.run('siem-store --db "$SIEM_TEST_DB" --migrate && siem-store --db "$SIEM_TEST_DB" | siem-alert --db "$SIEM_TEST_DB" >/dev/null', events.map((event) => JSON.stringify(event)).join('\n'));
  }

  private run(command: string, input: string): string {
    const env = { ...process.env, PATH: `${join(build, 'bin')}:${process.env.PATH}`, SIEM_TEST_DB: this.db };
    return execFileSync('sh', ['-c', command], { input, env, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] });
  }

  query(...options: string[]): Record<string, unknown>[] {
    const text = execFileSync(tool('siem-query'), ['--db', this.db, ...options], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async start() {
    this.port ||= await freePort();
    this.said = '';
    const child = spawn(httpd, ['--listen', `127.0.0.1:${this.port}`, '--db', this.db, '--web', dist, '--models', join(this.folder, 'models'), ...this.more], { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: `${join(build, 'bin')}:${process.env.PATH}` } });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.said += text; });
    this.child = child;
    await until(`siem-httpd at ${this.url}`, async () => {
      if (child.exitCode !== null)
        throw new Error(`siem-httpd ended with ${child.exitCode}: ${this.said}`);
      return (await fetch(`${this.url}/live`).catch(() => null))?.ok;
    });
  }

  /* Written to stderr as long as there is no user. */
  token() { return until('a setup token', () => /token\D*?([\w-]{16,})/i.exec(this.said)?.[1]); }

  /* The first user, made as the page makes it. */
  async setUp() {
    const answer = await fetch(`${this.url}/api/v1/setup`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: await this.token(), ...admin }) });
    if (!answer.ok)
      throw new Error(`setup: ${answer.status} ${await answer.text()}`);
  }

  async stop() {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null)
      return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

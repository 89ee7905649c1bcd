import { describe, expect, test } from 'vitest';
import type { SiemEvent } from '../../src/api/types';
import { markFields } from '../../src/logic/marks';

const event = (members: object): SiemEvent => ({ '@timestamp': '2026-03-02T06:03:05.000Z', event: { id: '1' }, ...members });
const marked = (line: string, members: object) => Object.fromEntries(markFields(line, event(members)).filter((part) => part.field).map((part) => [part.field, part.text]));

const login = 'Mar  2 06:03:05 web1 sshd[15960]: Failed password for root from 203.0.113.3 port 44939 ssh2';

describe('the parts of a line that became fields', () => {
  test('are found with their fields', () => {
    expect(marked(login, { host: { hostname: 'web1' }, process: { name: 'sshd', pid: 15960 }, user: { name: 'root' }, source: { ip: '203.0.113.3', port: 44939 } }))
      .toEqual({ 'host.hostname': 'web1', 'process.name': 'sshd', 'process.pid': '15960', 'user.name': 'root', 'source.ip': '203.0.113.3', 'source.port': '44939' });
  });
  test('put together are the line again', () => {
    const parts = markFields(login, event({ user: { name: 'root' }, source: { ip: '203.0.113.3' }, host: { hostname: 'web1' } }));
    expect(parts.map((part) => part.text).join('')).toBe(login);
  });
  test('are words: a user "a" is not found within another word', () => {
    const line = 'sshd: Accepted password for a from 192.0.2.1';
    const parts = markFields(line, event({ user: { name: 'a' } }));
    expect(parts[0]?.text).toBe('sshd: Accepted password for ');
  });
  test('do not take an address out of a user name that holds one', () => {
    const line = 'sshd: Failed password for x from 198.51.100.1 from 203.0.113.9 port 22';
    expect(marked(line, { user: { name: 'x from 198.51.100.1' }, source: { ip: '198.51.100.1' } })).toEqual({ 'user.name': 'x from 198.51.100.1' });
    expect(marked(line, { user: { name: 'x from 198.51.100.1' }, source: { ip: '203.0.113.9' } })['source.ip']).toBe('203.0.113.9');
  });
  test('are not looked for where a field is not in the line, or is no text', () => {
    expect(markFields(login, event({ user: { name: 'ana' }, source: { ip: { odd: true } } }))).toEqual([{ text: login, field: null }]);
  });
  test('are no members of a prototype', () => {
    expect(markFields('constructor', event({}))).toEqual([{ text: 'constructor', field: null }]);
  });
});

/* Which parts of a raw line became which fields. */

import { field } from './fields';
import type { SiemEvent } from '../api/types';

export interface Part { text: string; field: string | null }

const marked = [
  'source.ip', 'source.address', 'source.port', 'destination.ip', 'destination.address', 'destination.port', 'user.name',
  'user.effective.name', 'user.target.name', 'host.hostname', 'process.name', 'process.pid', 'process.command_line',
  'http.request.method', 'http.response.status_code', 'http.request.referrer', 'http.response.body.bytes', 'url.original', 'url.path',
  'user_agent.original', 'network.transport', 'rule.name', 'group.name', 'source.mac', 'log.level',
];

const wordBefore = /[\p{L}\p{N}_]$/u;
const wordAfter = /^[\p{L}\p{N}_]/u;

/* Where `value` stands as a word of its own in a part of the line that no other field has taken. */
function find(line: string, value: string, taken: { from: number; to: number }[]): number {
  for (let at = line.indexOf(value); at !== -1; at = line.indexOf(value, at + 1)) {
    const end = at + value.length;
    const isWord = !(wordAfter.test(value) && wordBefore.test(line.slice(0, at))) && !(wordBefore.test(value) && wordAfter.test(line.slice(end)));
    if (isWord && taken.every((other) => end <= other.from || at >= other.to))
      return at;
  }
  return -1;
}

/*
 * The line cut into parts.  The longest values choose first: a user name that holds " from 192.0.2.1"
 * keeps it, and the address is looked for in what is left.
 */
export function markFields(line: string, event: SiemEvent): Part[] {
  const values = marked.map((name) => ({ name, value: field(event, name) })).filter(({ value }) => value !== '');
  values.sort((a, b) => b.value.length - a.value.length);
  const taken: { from: number; to: number; name: string }[] = [];
  const seen = new Set<string>();
  for (const { name, value } of values) {
    if (seen.has(value))
      continue;
    const from = find(line, value, taken);
    if (from === -1)
      continue;
    seen.add(value);
    taken.push({ from, to: from + value.length, name });
  }
  taken.sort((a, b) => a.from - b.from);
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to, name } of taken) {
    if (from > at)
      parts.push({ text: line.slice(at, from), field: null });
    parts.push({ text: line.slice(from, to), field: name });
    at = to;
  }
  if (at < line.length)
    parts.push({ text: line.slice(at), field: null });
  return parts;
}
